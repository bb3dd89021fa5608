package mcp

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// notes returns what the claimer reads first: the question, and under headings that the page knows what was tried and
// ruled out.
func (q question) notes() string {
	var notes strings.Builder
	notes.WriteString(strings.TrimSpace(q.Question))
	for _, section := range []struct {
		heading string
		items   list
	}{{"Tried", q.Tried}, {"Ruled out", q.RuledOut}} {
		if items := section.items.bullets(); items != "" {
			notes.WriteString("\n\n" + section.heading + ":\n" + items)
		}
	}
	return notes.String()
}

// bullet matches what begins an item of a list that a model has written as text.
var bullet = regexp.MustCompile(`^(?:[-*•–]|\d+[.)])\s+`)

// bullets returns the items as a list, without empty lines, which would end it.
func (l list) bullets() string {
	var lines []string
	for _, item := range l {
		begin := "- "
		for line := range strings.SplitSeq(item, "\n") {
			line = strings.TrimSpace(line)
			if begin == "- " {
				line = bullet.ReplaceAllString(line, "")
			}
			if line != "" {
				lines = append(lines, begin+line)
				begin = "  "
			}
		}
	}
	return strings.Join(lines, "\n")
}

const maxTitle = 120 // characters, of the 300 that a title can have

// title returns the beginning of the question on one line, as the title of a session that is made for it.
func (q question) title() string {
	title := strings.Join(strings.Fields(q.Question), " ")
	if utf8.RuneCountInString(title) <= maxTitle {
		return title
	}
	return string([]rune(title)[:maxTitle-1]) + "…"
}
