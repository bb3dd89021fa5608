// Package handoffd_test holds the whole module against the rules of its house.
package handoffd_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/handoffd/handoffd"

// rooms says what the packages must not import, and why.
var rooms = []struct {
	room   string   // a package, with those below it; empty: all
	except []string // packages to which the rule does not apply
	never  []string
	reason string
}{
	{"db", nil, []string{module}, "db is the floor: it knows nothing of those who stand on it"},
	{"auth", nil, []string{module}, "who is asking does not depend on what is asked"},
	{"auth", nil, []string{echo}, "who is asking does not depend on how they ask"},
	{"notify", nil, []string{echo, "net/http"}, "delivery knows nothing of the wire; sse and api do"},
	{"notify", nil, []string{module + "/handoff"}, "delivery does not look into what it delivers"},
	{"notify", nil, []string{module + "/api", module + "/auth", module + "/sse", module + "/mail"}, "nothing calls back up"},
	{"handoff", nil, []string{echo, "net/http"}, "the rules hold whatever protocol people use"},
	{"handoff", nil, []string{module + "/api", module + "/sse", module + "/mail"}, "nothing calls back up"},
	{"account", nil, []string{echo, "net/http"}, "an account is taken out at the command line, without a server"},
	{"account", nil, []string{
		module + "/api", module + "/auth", module + "/handoff", module + "/mail", module + "/notify", module + "/sse",
	}, "account reads and deletes the rows of all packages, so it depends on their tables and not on their code"},
	{"sse", nil, []string{module, echo, pgx}, "sse is a wire format, of use to anybody"},
	{"mail", nil, []string{echo}, "mail is not HTTP"},
	{"api", nil, []string{pgx}, "api asks the domain, never the database"},
	{"web", nil, []string{module}, "the page uses the HTTP contract like everybody else"},
	{"chaos", nil, []string{module}, "a checker that shares code with what it checks shares its faults"},
	{"bench/echo", nil, []string{module}, "what is written without us stands without us"},
	{"", []string{"api", "bench/echo"}, []string{echo}, "api is the only room with a door to HTTP"},
}

const (
	echo = "github.com/labstack/echo"
	pgx  = "github.com/jackc/pgx"
)

func TestEveryRoomImportsOnlyWhatItMay(t *testing.T) {
	for _, file := range goFiles(t) {
		for _, spec := range file.syntax.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			for _, rule := range rooms {
				excepted := func(room string) bool { return within(file.dir, room) }
				if !within(file.dir, rule.room) || slices.ContainsFunc(rule.except, excepted) {
					continue
				}
				forbidden := slices.ContainsFunc(rule.never, func(each string) bool { return within(imported, each) })
				if own := path.Join(module, rule.room); rule.room != "" && within(imported, own) {
					forbidden = false
				}
				if forbidden {
					t.Errorf("%s imports %s: %s", file.name, imported, rule.reason)
				}
			}
		}
	}
}

// within reports whether a package is the given one or below it. Everything is below the empty one.
func within(name, root string) bool {
	return root == "" || name == root || strings.HasPrefix(name, root+"/")
}

func TestEveryPackageSaysWhatItIsFor(t *testing.T) {
	documented := make(map[string]bool)
	for _, file := range goFiles(t) {
		documented[file.dir] = documented[file.dir] || file.syntax.Doc != nil
	}
	for dir, says := range documented {
		if !says {
			t.Errorf("no file of %s has a package comment: a reader cannot know what it promises", dir)
		}
	}
}

// statement matches a keyword of SQL at the beginning of a string and one that goes with it later.
var statement = regexp.MustCompile(`(?is)^\s*(select\s.*\sfrom\b|select\s+\w+\(|insert\s+into\b|update\s.*\sset\b|` +
	`delete\s+from\b|with\s.*\sas\s*\(|(create|alter|drop)\s+(table|index|view|function|trigger|type|schema)\b)`)

func TestSQLStandsInSQLFiles(t *testing.T) {
	for _, file := range goFiles(t) {
		if strings.HasSuffix(file.name, ".gen.go") || file.dir == "db/dbtest" { // sqlc wrote the one, tests use the other
			continue
		}
		ast.Inspect(file.syntax, func(n ast.Node) bool {
			literal, ok := n.(*ast.BasicLit)
			if !ok || literal.Kind != token.STRING {
				return true
			}
			text, err := strconv.Unquote(literal.Value)
			if err != nil {
				t.Fatal(err)
			}
			if statement.MatchString(text) {
				t.Errorf("%s: %q is SQL: it belongs into the queries.sql of its owner, where sqlc and a DBA read it",
					file.set.Position(literal.Pos()), text)
			}
			return true
		})
	}
}

// parsers are the functions that read the address of a database.
var parsers = regexp.MustCompile(`^(pgx|pgconn|pgxpool)\.(ParseConfig|ParseConfigWithOptions|Connect|ConnectWithOptions|New)$`)

func TestAddressesOfTheDatabaseAreParsedInOnePlace(t *testing.T) {
	except := map[string]string{
		"db/url.go":               "this is the place",
		"db/dbtest/dbtest.go":     "connects to the server of the tests",
		"db/localpg/cluster.go":   "connects to the server that it made",
		"db/localpg/pidfile.go":   "connects to the server that it made",
		"internal/relay/relay.go": "takes the addresses of tests",
		"bench/echo/main.go":      "imports nothing of this module, and is given its address by the benchmark",
	}
	for _, file := range goFiles(t) {
		ast.Inspect(file.syntax, func(n ast.Node) bool {
			selector, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if room, ok := selector.X.(*ast.Ident); ok && parsers.MatchString(room.Name+"."+selector.Sel.Name) && except[file.name] == "" {
				t.Errorf("%s: %s.%s does not know, or does not pass on, the parameters that pgxpool takes: use db.Open, db.Listen or db.CheckURL",
					file.set.Position(selector.Pos()), room.Name, selector.Sel.Name)
			}
			return true
		})
	}
}

// goFile is a file of the product; tests are not among them.
type goFile struct {
	name, dir string // with slashes, relative to the module
	set       *token.FileSet
	syntax    *ast.File
}

func goFiles(t *testing.T) []goFile {
	t.Helper()
	var files []goFile
	err := filepath.WalkDir(".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			// tools is a module of its own; the rest is not Go or not ours
			skipped := name != "." && strings.HasPrefix(entry.Name(), ".") ||
				slices.Contains([]string{"tools", "testdata", "node_modules"}, entry.Name())
			if skipped {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		set := token.NewFileSet()
		syntax, err := parser.ParseFile(set, name, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		files = append(files, goFile{name: name, dir: path.Dir(name), set: set, syntax: syntax})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Fatal("there are no Go files here")
	}
	return files
}
