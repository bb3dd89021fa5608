package handoffd_test

import (
	"os"
	"os/exec"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// words are not used in this project: either the field has its own term, or the sentence is hard to read. Where a word
// stands in a text that people see and speaks of people, as in "nobody has claimed it", it is quoted in the source, and
// quoted text is held to the first list only.
var (
	terms = []word{
		{`seats?`, "registration (admission), or number of streams"},
		{`parcel`, "encoded batch"},
		{`couriers?`, "worker"},
		{`premises`, "harness"},
		{`patience`, "timeout"},
		{`tally`, "count"},
		{`deeds?`, "action"},
		{`(?-i:Desk)s?`, "queue client"},
		{`vacant|vacate`, "free, or drained"},
		{`doubt(s|ed)?`, "revalidate, or pending"},
		{`(at|to) rest|resting`, "parked"},
		{`in hand`, "active"},
		{`stumbled?`, "panicked"},
	}
	pronouns = []word{
		{`who(m)?ever`, "the client, the user, a caller …"},
		{`whom`, "name the person"},
		{`some(body|one)|any(body|one)|every(body|one)|nobody`, "name the subject: a client, another transaction, no replica …"},
		{`(is|was) to be had`, "is available"},
		{`of ours`, "the service's, the replica's …"},
	}
)

type word struct{ pattern, say string }

// inner matches where a word of a name in camelCase begins.
var inner = regexp.MustCompile(`([a-z0-9])([A-Z])`)

// quoted matches what is quoted on one line, in any of the ways of Go, TypeScript, SQL and Markdown.
var quoted = regexp.MustCompile("\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`|'[^']*'|“[^”]*”")

func TestWordsAreTheFieldsOwn(t *testing.T) {
	for _, file := range sourceFiles(t, ".go", ".ts", ".sql", ".md", ".yaml") {
		fenced := false // in a code block of Markdown
		for i, line := range strings.Split(file.text, "\n") {
			if strings.HasPrefix(strings.TrimSpace(line), "```") {
				fenced = !fenced
			}
			complain := func(list []word, text string) {
				text = strings.ReplaceAll(text, "seats_reached", "") // the contract has this name
				text = strings.ReplaceAll(inner.ReplaceAllString(text, "$1 $2"), "_", " ")
				for _, each := range list {
					found := regexp.MustCompile(`(?i)\b(` + each.pattern + `)\b`).FindString(text)
					if found != "" {
						t.Errorf("%s:%d: %q: say %s", file.name, i+1, found, each.say)
					}
				}
			}
			complain(terms, line)
			if !fenced || path.Ext(file.name) != ".md" {
				complain(pronouns, quoted.ReplaceAllString(line, ""))
			}
		}
	}
}

// tag matches the line of a field with a struct tag, which cannot be broken.
var tag = regexp.MustCompile("^\t+\\w+ .*`\\w+:\".*`$")

func TestLinesFitAScreen(t *testing.T) {
	for _, file := range sourceFiles(t, ".go", ".ts", ".css") {
		for i, line := range strings.Split(file.text, "\n") {
			if n := len([]rune(line)); n > 120 && !tag.MatchString(line) {
				t.Errorf("%s:%d has %d columns, more than 120", file.name, i+1, n)
			}
		}
	}
}

func TestFilesHoldOneThing(t *testing.T) {
	for _, file := range sourceFiles(t, ".go", ".ts", ".css") {
		if n := strings.Count(file.text, "\n"); n > 300 {
			t.Errorf("%s has %d lines, more than 300: which two things does it hold?", file.name, n)
		}
	}
}

type sourceFile struct{ name, text string }

// sourceFiles returns the files with one of the extensions that people have written.
func sourceFiles(t *testing.T, extensions ...string) []sourceFile {
	t.Helper()
	listed, err := exec.CommandContext(t.Context(), "git", "ls-files", "-z").Output()
	if err != nil {
		t.Skipf("git ls-files: %v", err)
	}
	generated := regexp.MustCompile(`\.gen\.go$|^web/assets/|^web/src/core/schema\.ts$|^words_test\.go$`)
	var files []sourceFile
	for name := range strings.SplitSeq(strings.TrimSuffix(string(listed), "\x00"), "\x00") {
		if !slices.Contains(extensions, path.Ext(name)) || generated.MatchString(name) {
			continue
		}
		text, err := os.ReadFile(name)
		if os.IsNotExist(err) { // deleted, but not yet in the index
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, sourceFile{name, string(text)})
	}
	if len(files) == 0 {
		t.Fatal("there are no files to read")
	}
	return files
}
