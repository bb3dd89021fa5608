package teamstest

import (
	"slices"
	"strings"
)

// Card is an Adaptive Card with the elements that handoffd uses.
type Card struct {
	Schema       string    `json:"$schema"`
	Type         string    `json:"type"`
	Version      string    `json:"version"`
	FallbackText string    `json:"fallbackText"`
	Body         []Element `json:"body"`
	Actions      []Action  `json:"actions"`
	Teams        struct {
		Width string `json:"width"`
	} `json:"msteams"`
}

// Element is a TextBlock, whose text is Markdown, or a RichTextBlock, whose runs are not.
type Element struct {
	Type     string `json:"type"`
	Inlines  []Run  `json:"inlines"`
	Text     string `json:"text"`
	Wrap     bool   `json:"wrap"`
	IsSubtle bool   `json:"isSubtle"`
	Spacing  string `json:"spacing"`
}

// Run is a TextRun.
type Run struct {
	Type     string `json:"type"`
	Text     string `json:"text"`
	Size     string `json:"size"`
	Weight   string `json:"weight"`
	IsSubtle bool   `json:"isSubtle"`
}

// Action is an Action.OpenUrl.
type Action struct {
	Type  string `json:"type"`
	Title string `json:"title"`
	URL   string `json:"url"`
}

// Text returns the texts of the card, one each line.
func (c Card) Text() string {
	var text strings.Builder
	for _, element := range c.Body {
		text.WriteString(element.Text)
		for _, run := range element.Inlines {
			text.WriteString(run.Text)
		}
		text.WriteString("\n")
	}
	return text.String()
}

// Markdown returns the texts in which Teams finds Markdown.
func (c Card) Markdown() string {
	var lines []string
	for _, element := range c.Body {
		lines = append(lines, element.Text)
	}
	return strings.Join(lines, "\n")
}

// Teams shows cards up to version 1.5 on computers, and up to 1.2 to 1.4 elsewhere.
func (c Card) valid() bool {
	return c.Type == "AdaptiveCard" && slices.Contains([]string{"1.2", "1.3", "1.4"}, c.Version) &&
		c.FallbackText != "" && len(c.Body) > 0 && len(c.Actions) <= 6 &&
		!slices.ContainsFunc(c.Body, func(e Element) bool { return !e.valid() }) &&
		!slices.ContainsFunc(c.Actions, func(a Action) bool { return !a.valid() })
}

func (e Element) valid() bool {
	if !slices.Contains([]string{"", "None", "Small", "Default", "Medium", "Large"}, e.Spacing) {
		return false
	}
	switch e.Type {
	case "TextBlock":
		return e.Text != "" && e.Inlines == nil
	case "RichTextBlock":
		return e.Text == "" && len(e.Inlines) > 0 && !slices.ContainsFunc(e.Inlines, func(r Run) bool { return !r.valid() })
	}
	return false
}

func (r Run) valid() bool {
	return r.Type == "TextRun" && r.Text != "" &&
		slices.Contains([]string{"", "Small", "Default", "Medium", "Large", "ExtraLarge"}, r.Size) &&
		slices.Contains([]string{"", "Lighter", "Default", "Bolder"}, r.Weight)
}

func (a Action) valid() bool {
	return a.Type == "Action.OpenUrl" && a.Title != "" && validAddress(a.URL)
}
