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

// Words that this project does not use: either the field has its own term, or the sentence is hard to read. A text that
// people see and that speaks of people, as in "nobody has claimed it", is quoted in the source; quoted text is held to
// terms only.
var (
	terms = phrases{
		"seat seats":                 "registration (admission), or number of streams",
		"parcel":                     "encoded batch",
		"courier couriers":           "worker",
		"premises":                   "harness",
		"patience":                   "timeout",
		"tally":                      "count",
		"deed deeds":                 "action",
		"vacant vacate":              "free, or drained",
		"doubt doubts doubted":       "revalidate, or pending",
		"at_rest to_rest resting":    "parked",
		"in_hand":                    "active",
		"stumble stumbles stumbled":  "panic",
		"is_to_be_had was_to_be_had": "is available",
	}
	pronouns = phrases{
		"whoever whomever whom":           "the client, the user, a caller, or the person's name",
		"somebody someone anybody anyone": "name the subject: a client, another transaction …",
		"nobody everybody everyone":       "name the subject: no replica, each account …",
		"of_ours":                         "the service's, the replica's …",
	}
)

// phrases maps phrases, with spaces between them and _ between their words, to what to say instead.
type phrases map[string]string

// find calls report for each phrase in text, which is what [words] returned.
func (p phrases) find(text string, report func(phrase, instead string)) {
	for list, instead := range p {
		for phrase := range strings.FieldsSeq(list) {
			if strings.Contains(text, "_"+phrase+"_") {
				report(phrase, instead)
			}
		}
	}
}

// words returns the words of a line in lower case, those of names in camelCase too, each between underscores.
func words(line string) string {
	line = strings.ReplaceAll(line, "seats_reached", "") // the contract has this name
	text, last := []byte{'_'}, byte('_')
	for i := range len(line) {
		char := line[i]
		upper := 'A' <= char && char <= 'Z'
		if upper {
			char += 'a' - 'A'
		}
		letter := 'a' <= char && char <= 'z'
		if text[len(text)-1] != '_' && (!letter || upper && 'a' <= last && last <= 'z') {
			text = append(text, '_')
		}
		if letter {
			text = append(text, char)
		}
		last = line[i]
	}
	return string(append(text, '_'))
}

// quoted matches what is quoted on one line, in any of the ways of Go, TypeScript, SQL and Markdown.
var quoted = regexp.MustCompile("\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`|'[^']*'|“[^”]*”")

func TestWordsAreTheFieldsOwn(t *testing.T) {
	for _, file := range sourceFiles(t, ".go", ".ts", ".sql", ".md", ".yaml") {
		fenced := false // in a code block of Markdown
		for i, line := range strings.Split(file.text, "\n") {
			complain := func(phrase, instead string) {
				t.Errorf("%s:%d: %q: say %s", file.name, i+1, strings.ReplaceAll(phrase, "_", " "), instead)
			}
			if strings.HasPrefix(strings.TrimSpace(line), "```") {
				fenced = !fenced
			}
			text := words(line)
			terms.find(text, complain)
			if fenced && path.Ext(file.name) == ".md" {
				continue
			}
			pronouns.find(text, func(phrase, instead string) {
				if strings.Contains(words(quoted.ReplaceAllString(line, "")), "_"+phrase+"_") {
					complain(phrase, instead)
				}
			})
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
