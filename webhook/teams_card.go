package webhook

import (
	"cmp"
	"net/url"
	"strings"
	"time"
)

// teamsCard is an Adaptive Card 1.4, as a workflow of Teams posts it.
//
// What users have written stands in text runs only, in which Teams finds no Markdown, links or mentions.
type teamsCard struct {
	Schema       string         `json:"$schema"`
	Type         string         `json:"type"`
	Version      string         `json:"version"`
	FallbackText string         `json:"fallbackText"` // where the version is not known
	Body         []teamsElement `json:"body"`
	Actions      []teamsAction  `json:"actions,omitempty"`
	Teams        teamsHints     `json:"msteams"`
}

type teamsElement struct {
	Type     string     `json:"type"` // RichTextBlock or TextBlock
	Inlines  []teamsRun `json:"inlines,omitempty"`
	Text     string     `json:"text,omitempty"`
	Wrap     bool       `json:"wrap,omitempty"`
	IsSubtle bool       `json:"isSubtle,omitempty"`
	Spacing  string     `json:"spacing,omitempty"`
}

// teamsRun is text without formatting but its own.
type teamsRun struct {
	Type   string `json:"type"` // TextRun
	Text   string `json:"text"`
	Size   string `json:"size,omitempty"`
	Weight string `json:"weight,omitempty"`
	Subtle bool   `json:"isSubtle,omitempty"`
}

type teamsAction struct {
	Type  string `json:"type"` // Action.OpenUrl
	Title string `json:"title"`
	URL   string `json:"url"`
}

type teamsHints struct {
	Width string `json:"width"`
}

// teamsMessage is the body that a workflow expects: a message with one card.
type teamsMessage struct {
	Type        string            `json:"type"` // message
	Attachments []teamsAttachment `json:"attachments"`
}

type teamsAttachment struct {
	ContentType string    `json:"contentType"`
	Content     teamsCard `json:"content"`
}

func newTeamsMessage(fallback string, actions []teamsAction, body ...teamsElement) teamsMessage {
	return teamsMessage{Type: "message", Attachments: []teamsAttachment{{
		ContentType: "application/vnd.microsoft.card.adaptive",
		Content: teamsCard{
			Schema: "http://adaptivecards.io/schemas/adaptive-card.json", Type: "AdaptiveCard", Version: "1.4",
			FallbackText: fallback, Body: body, Actions: actions, Teams: teamsHints{Width: "Full"},
		},
	}}}
}

// teamsHandoff returns a card about a handoff: a long one that asks for help, or a short one about a change.
func teamsHandoff(v chatView, asks bool) teamsMessage {
	headline := v.summary
	if asks && v.person == "" {
		headline = cmp.Or(v.call, v.headline)
	}
	body := []teamsElement{richText(teamsRun{Text: headline, Size: "Medium", Weight: "Bolder"})}
	if asks {
		body = append(body, richText(teamsRun{Text: v.asks, Subtle: true}))
		body = append(body, teamsLines(v.note)...)
	}
	body = append(body, teamsElement{
		Type: "TextBlock", Text: v.stateAt(teamsTime), Wrap: true, IsSubtle: true,
	})
	return newTeamsMessage(teamsFallback(v), teamsLinks(v), body...)
}

// teamsFallback returns a text without anything that users have written, as it is no text run.
func teamsFallback(v chatView) string {
	number, _, _ := strings.Cut(v.headline, " ")
	if v.person == "" {
		return "Handoff " + number + " waits for help."
	}
	return "Handoff " + number + " has changed."
}

// teamsLines returns a block for each line of text: in a run, Teams shows a line feed as a space.
func teamsLines(text string) []teamsElement {
	var blocks []teamsElement
	spacing := "Default"
	for line := range strings.SplitSeq(text, "\n") {
		if line == "" {
			spacing = "Small"
			continue
		}
		block := richText(teamsRun{Text: line})
		block.Spacing = spacing
		blocks, spacing = append(blocks, block), "None"
	}
	return blocks
}

func richText(run teamsRun) teamsElement {
	run.Type = "TextRun"
	return teamsElement{Type: "RichTextBlock", Inlines: []teamsRun{run}}
}

func teamsLinks(v chatView) []teamsAction {
	var actions []teamsAction
	if v.link != "" {
		actions = append(actions, openURL("Open the handoff", v.link))
	}
	if v.product != "" {
		actions = append(actions, openURL("Open in product", v.product))
	}
	return actions
}

func openURL(title, address string) teamsAction {
	return teamsAction{Type: "Action.OpenUrl", Title: title, URL: address}
}

// teamsNotice returns a card that is not about one handoff.
func teamsNotice(text string, publicURL *url.URL) teamsMessage {
	var actions []teamsAction
	if publicURL != nil {
		actions = append(actions, openURL("Open the queue", publicURL.String()))
	}
	return newTeamsMessage(text, actions, richText(teamsRun{Text: text}))
}

// teamsTime returns a time that Teams shows in the zone of the reader.
func teamsTime(at time.Time) string {
	text := at.UTC().Format("2006-01-02T15:04:05Z")
	return "{{DATE(" + text + ", SHORT)}} {{TIME(" + text + ")}}"
}
