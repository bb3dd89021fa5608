// Package handoffd_test checks the layout and the language of the whole module.
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

// importRules says what each package must not import, and why.
var importRules = []struct {
	name   string   // of a package, with those below it; empty: all
	except []string // packages to which the rule does not apply
	never  []string
	reason string
}{
	{"db", nil, []string{module}, "db is the lowest package: the schema and its queries"},
	{"auth", nil, []string{module, echo}, "who asks depends neither on what is asked nor on how"},
	{"directory", nil, append(above("directory"), echo, "net/http"), "the adopter's data knows nothing of handoffs"},
	{"refusal", nil, append(above("refusal"), echo, "net/http"), "an error does not know how it is told"},
	{"notify", nil, append(above("notify"), echo, "net/http"), "delivery knows neither the events nor the wire"},
	{"replicas", nil, append(above("replicas"), echo, "net/http"), "replicas know each other by their rows"},
	{"handoff", nil, append(above("handoff"), echo, "net/http"), "the rules hold for every protocol"},
	{"idempotency", nil, append(above("idempotency"), echo), "a repeated request gets its first response"},
	{"account", nil, append(above("account"), echo, "net/http"), "an account is exported by its tables"},
	{"sse", nil, []string{module, echo, pgx}, "sse is a wire format that other programs can import"},
	{"client", nil, append(above("client"), echo, pgx), "client is for programs that know this one by its contract"},
	{"stream", nil, append(above("stream"), echo, pgx), "open streams know the hub and the wire, not the database"},
	{"mail", nil, append(above("mail"), echo), "mail is not HTTP"},
	{"webhook", nil, append(above("webhook"), echo), "events are told from the log, whatever the API is"},
	{"mcp", nil, append(above("mcp"), echo, pgx), "agents reach the domain as people do"},
	{"api", nil, []string{pgx}, "api calls the domain, never the database"},
	{"web", nil, []string{module}, "the page uses the HTTP contract like every other client"},
	{"chaos", nil, []string{module}, "a checker that shares code with the product shares its faults"},
	{"bench/echo", nil, []string{module}, "the server to compare with shares no code with the product"},
	{"internal", nil, []string{echo}, "internal packages are no product"},
	{"", []string{"api", "bench/echo"}, []string{echo}, "api is the only package that routes HTTP"},
}

// order lists the packages from the lowest to the highest. None imports one that comes later.
var order = []string{
	"db", "auth", "refusal", "notify", "replicas", "directory", "handoff", "account", "idempotency", "sse", "client",
	"stream", "mail", "webhook", "mcp", "api", "web", "cmd",
}

// beside lists the packages that a package must not import although they come before it.
var beside = map[string][]string{
	"notify":      {"auth", "refusal"},
	"replicas":    {"auth", "refusal"},
	"directory":   {"notify", "replicas"},
	"handoff":     {"replicas"},
	"account":     {"auth", "refusal", "notify", "replicas", "directory", "handoff"},
	"idempotency": {"auth", "refusal", "notify", "replicas", "directory", "handoff", "account"},
	"client": {
		"db", "auth", "refusal", "notify", "replicas", "directory", "handoff", "account", "idempotency",
	},
	"stream": {"client", "refusal", "replicas", "directory", "handoff", "account", "idempotency"},
	"mail":   {"replicas", "sse", "stream"},
	"webhook": {
		"replicas", "account", "idempotency", "sse", "client", "stream", "mail",
	},
	"mcp": {"client", "replicas", "account", "sse", "mail", "webhook"},
}

// above returns what a package must not import: the packages after it in order, and those beside it.
func above(name string) []string {
	packages := append(slices.Clone(order[slices.Index(order, name)+1:]), beside[name]...)
	for i, each := range packages {
		packages[i] = module + "/" + each
	}
	return packages
}

const (
	echo = "github.com/labstack/echo"
	pgx  = "github.com/jackc/pgx"
)

func TestPackagesImportOnlyLowerPackages(t *testing.T) {
	for _, file := range goFiles(t) {
		for _, spec := range file.syntax.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			for _, rule := range importRules {
				excepted := func(name string) bool { return within(file.dir, name) }
				if !within(file.dir, rule.name) || slices.ContainsFunc(rule.except, excepted) {
					continue
				}
				forbidden := slices.ContainsFunc(rule.never, func(each string) bool { return within(imported, each) })
				if own := path.Join(module, rule.name); rule.name != "" && within(imported, own) {
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

func TestPackagesHaveADocComment(t *testing.T) {
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

func TestSQLIsInSQLFiles(t *testing.T) {
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
var parsers = regexp.MustCompile(
	`^(pgx|pgconn|pgxpool)\.(ParseConfig|ParseConfigWithOptions|Connect|ConnectWithOptions|New)$`)

func TestDatabaseURLsAreParsedInOnePlace(t *testing.T) {
	except := map[string]string{
		"db/url.go":               "this is the place",
		"db/dbtest/dbtest.go":     "connects to the server of the tests",
		"db/dbtest/pooler.go":     "takes the addresses of tests",
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
			imported, ok := selector.X.(*ast.Ident)
			if ok && parsers.MatchString(imported.Name+"."+selector.Sel.Name) && except[file.name] == "" {
				t.Errorf("%s: %s.%s ignores parameters of pgxpool: use db.Open, db.Listen or db.CheckURL",
					file.set.Position(selector.Pos()), imported.Name, selector.Sel.Name)
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
