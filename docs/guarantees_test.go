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

func TestGuaranteesNameExistingTests(t *testing.T) {
	text, err := os.ReadFile("guarantees.md")
	if err != nil {
		t.Fatal(err)
	}
	names := testName.FindAllString(string(text), -1)
	if len(names) < 40 {
		t.Errorf("guarantees.md names only %d tests", len(names))
	}
	tests := testsOfTheRepository(t)
	for _, name := range names {
		if !slices.Contains(tests, name) {
			t.Errorf("guarantees.md names %s, which does not exist", name)
		}
	}
}

// testsOfTheRepository returns the names of all tests in Go, those of the module of tools too.
func testsOfTheRepository(t *testing.T) (tests []string) {
	t.Helper()
	for _, file := range repositoryFiles(t, "_test.go") {
		code, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range testFunction.FindAllStringSubmatch(string(code), -1) {
			tests = append(tests, match[1])
		}
	}
	return tests
}

// repositoryFiles returns the files of the repository whose names end with the suffix, relative to this directory.
func repositoryFiles(t *testing.T, suffix string) (files []string) {
	t.Helper()
	err := filepath.WalkDir("..", func(file string, entry fs.DirEntry, err error) error {
		name := entry.Name()
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (name == "node_modules" || name != ".." && strings.HasPrefix(name, ".")):
			return filepath.SkipDir
		case strings.HasSuffix(name, suffix):
			files = append(files, file)
		}
		return nil
	})
	if err != nil || len(files) == 0 {
		t.Fatalf("found the files %v, error %v", files, err)
	}
	return files
}
