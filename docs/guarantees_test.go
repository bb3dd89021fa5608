package docs_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	// testName matches the name of a test in a document.
	testName = regexp.MustCompile(`\bTest[A-Z]\w+`)
	// testFunction matches the declaration of a test.
	testFunction = regexp.MustCompile(`(?m)^func (Test[A-Z]\w+)\(`)
)

func TestEveryTestThatTheGuaranteesNameExists(t *testing.T) {
	text, err := os.ReadFile("guarantees.md")
	if err != nil {
		t.Fatal(err)
	}
	names := testName.FindAllString(string(text), -1)
	if len(names) == 0 {
		t.Fatal("guarantees.md names no tests")
	}
	tests := testsOfTheRepository(t)
	for _, name := range names {
		if !slices.Contains(tests, name) {
			t.Errorf("guarantees.md names %s, which does not exist: name the test that holds it", name)
		}
	}
}

// testsOfTheRepository returns the names of all tests in Go, those of the module of tools too.
func testsOfTheRepository(t *testing.T) []string {
	t.Helper()
	var tests []string
	err := filepath.WalkDir("..", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == "node_modules" || entry.Name() != ".." && strings.HasPrefix(entry.Name(), ".")):
			return filepath.SkipDir
		case !strings.HasSuffix(name, "_test.go"):
			return nil
		}
		code, err := os.ReadFile(name)
		for _, match := range testFunction.FindAllStringSubmatch(string(code), -1) {
			tests = append(tests, match[1])
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return tests
}
