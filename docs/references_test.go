package docs_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	link      = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	heading   = regexp.MustCompile(`^#+ +(.*?) *$`)
	markup    = regexp.MustCompile("`|\\*|\\[([^]]*)\\]\\([^)]*\\)")
	unslugged = regexp.MustCompile(`[^\p{L}\p{N}_ -]`)
)

// Each relative link of a document leads to a file, and to a heading where it names one.
func TestLinksLeadToFilesAndHeadings(t *testing.T) {
	for _, document := range repositoryFiles(t, ".md") {
		for _, line := range prose(t, document) {
			for _, match := range link.FindAllStringSubmatch(line, -1) {
				target, anchor, _ := strings.Cut(match[1], "#")
				if strings.Contains(target, "://") || strings.HasPrefix(target, "mailto:") {
					continue
				}
				file := document
				if target != "" {
					file = filepath.Join(filepath.Dir(document), target)
				}
				if _, err := os.Stat(file); err != nil {
					t.Errorf("%s links to %s: %v", document, match[1], err)
				} else if anchor != "" && !slices.Contains(anchors(t, file), anchor) {
					t.Errorf("%s links to %s, but %s has no such heading", document, match[1], file)
				}
			}
		}
	}
}

// anchors returns the anchors that GitHub makes for the headings of a document.
func anchors(t *testing.T, document string) (names []string) {
	t.Helper()
	for _, line := range prose(t, document) {
		if match := heading.FindStringSubmatch(line); match != nil {
			name := unslugged.ReplaceAllString(markup.ReplaceAllString(match[1], "$1"), "")
			names = append(names, strings.ReplaceAll(strings.ToLower(name), " ", "-"))
		}
	}
	return names
}

// prose returns the lines of a document that stand outside code blocks.
func prose(t *testing.T, document string) (lines []string) {
	t.Helper()
	text, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	inCode := false
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\n")
		if strings.HasPrefix(strings.TrimSpace(line), "```") {
			inCode = !inCode
		} else if !inCode {
			lines = append(lines, line)
		}
	}
	return lines
}

// sourceFile matches a file of this repository that prose names in code font.
var sourceFile = regexp.MustCompile("`((?:[a-z_]+/)+[a-z0-9_-]+\\.(?:go|sql|ts|yaml|css|md))`")

// The documents for contributors name files that exist, relative to the root of the repository.
func TestFilesThatAreNamedExist(t *testing.T) {
	for _, document := range []string{"../CONTRIBUTING.md", "architecture.md"} {
		for _, line := range prose(t, document) {
			for _, match := range sourceFile.FindAllStringSubmatch(line, -1) {
				if _, err := os.Stat(filepath.Join("..", match[1])); err != nil {
					t.Errorf("%s names %s: %v", document, match[1], err)
				}
			}
		}
	}
}

// The table of packages in architecture.md has a row for each directory at the root that holds a package.
func TestEveryPackageHasARow(t *testing.T) {
	var table strings.Builder
	for _, line := range prose(t, "architecture.md") {
		if strings.HasPrefix(line, "| `") {
			table.WriteString(line[:strings.Index(line[1:], "|")+1])
		}
	}
	entries, err := os.ReadDir("..")
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		files, err := filepath.Glob(filepath.Join("..", entry.Name(), "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		isTest := func(file string) bool { return strings.HasSuffix(file, "_test.go") }
		if files = slices.DeleteFunc(files, isTest); len(files) > 0 && entry.Name() != "tools" &&
			!strings.Contains(table.String(), "`"+entry.Name()+"`") {
			t.Errorf("architecture.md has no row for package %s", entry.Name())
		}
	}
}

// stream.md lists each event of a handoff.
func TestEveryEventIsDocumented(t *testing.T) {
	code, err := os.ReadFile("../handoff/transition.go")
	if err != nil {
		t.Fatal(err)
	}
	events := regexp.MustCompile(`"(handoff_[a-z]+)"`).FindAllStringSubmatch(string(code), -1)
	if len(events) == 0 {
		t.Fatal("handoff/transition.go names no events")
	}
	table := strings.Join(prose(t, "stream.md"), "\n")
	for _, event := range events {
		if !strings.Contains(table, "`"+event[1]+"`") {
			t.Errorf("stream.md does not name %s", event[1])
		}
	}
}

// The documents name targets of make that exist.
func TestMakeTargetsExist(t *testing.T) {
	makefile, err := os.ReadFile("../Makefile")
	if err != nil {
		t.Fatal(err)
	}
	target := regexp.MustCompile("(?:^    |`)make ([a-z]+)")
	for _, document := range repositoryFiles(t, ".md") {
		for _, line := range prose(t, document) {
			for _, match := range target.FindAllStringSubmatch(line, -1) {
				if !strings.Contains(string(makefile), "\n"+match[1]+": ") {
					t.Errorf("%s names make %s, which the Makefile does not have", document, match[1])
				}
			}
		}
	}
}

// Each decision is in the list of decisions.
func TestEveryDecisionIsListed(t *testing.T) {
	list, err := os.ReadFile("adr/README.md")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("adr/0*.md")
	if err != nil || len(files) == 0 {
		t.Fatalf("found the decisions %v, error %v", files, err)
	}
	for _, file := range files {
		if !strings.Contains(string(list), "("+filepath.Base(file)+")") {
			t.Errorf("adr/README.md does not list %s", file)
		}
	}
}

// The table of errors in integrate.md has each code with which a client deals in a way of its own.
func TestEveryRefusalIsDocumented(t *testing.T) {
	document, err := os.ReadFile("../api/openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	example := regexp.MustCompile(`status: (?:401|403|409|412|422|429)\n +code: (\w+)`)
	codes := example.FindAllStringSubmatch(string(document), -1)
	if len(codes) < 15 {
		t.Fatalf("openapi.yaml has the codes %v", codes)
	}
	table := strings.Join(prose(t, "integrate.md"), "\n")
	for _, code := range codes {
		if !strings.Contains(table, "`"+code[1]+"`") {
			t.Errorf("integrate.md does not name %s", code[1])
		}
	}
}

// operations.md lists each setting of the binary, and no other.
func TestEverySettingIsDocumented(t *testing.T) {
	compareWithTable(t, "operations.md", []string{"../cmd/handoffd"}, regexp.MustCompile(`env:"([A-Z_]+)"`),
		regexp.MustCompile("^\\| `((?:DATABASE|HANDOFF|OTEL)_[A-Z_]+)` \\|"))
}

// metrics.md, which is generated, lists each metric that the code names, and no other.
func TestEveryMetricIsDocumented(t *testing.T) {
	compareWithTable(t, "metrics.md", []string{"../api", "../cmd/handoffd"},
		regexp.MustCompile(`"(handoffd_[a-z]+(?:_[a-z]+)*)"`),
		regexp.MustCompile("^\\| `(handoffd_[a-z_]+)(?:\\{[a-z,]+\\})?` \\|"))
}

// compareWithTable compares what the pattern finds in the code of directories with the rows of a table.
func compareWithTable(t *testing.T, document string, directories []string, inCode, inTable *regexp.Regexp) {
	t.Helper()
	var defined, documented []string
	for _, directory := range directories {
		files, err := filepath.Glob(filepath.Join(directory, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, match := range inCode.FindAllStringSubmatch(string(text), -1) {
				defined = append(defined, match[1])
			}
		}
	}
	for _, line := range prose(t, document) {
		if match := inTable.FindStringSubmatch(line); match != nil {
			documented = append(documented, match[1])
		}
	}
	if len(defined) == 0 {
		t.Fatalf("nothing in %v matches %s", directories, inCode)
	}
	for _, name := range defined {
		if !slices.Contains(documented, name) {
			t.Errorf("%s has no row for %s", document, name)
		}
	}
	for _, name := range documented {
		if !slices.Contains(defined, name) {
			t.Errorf("%s has a row for %s, which the code does not have", document, name)
		}
	}
}
