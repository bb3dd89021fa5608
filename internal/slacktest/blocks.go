package slacktest

import (
	"bytes"
	"encoding/json"
	"net/url"
	"regexp"
	"unicode/utf8"
)

const (
	maxMessageText = 40_000 // characters; Slack cuts longer ones
	maxBlocks      = 50
	maxText        = 3000
	maxHeader      = 150
	maxFields      = 10
	maxFieldText   = 2000
	maxElements    = 10
)

// checkMessage returns the error that Slack answers to a message; empty: none.
func checkMessage(form url.Values) string {
	text, blocks := form.Get("text"), form.Get("blocks")
	if text == "" && blocks == "" {
		return "no_text"
	}
	if utf8.RuneCountInString(text) > maxMessageText {
		return "msg_too_long"
	}
	if blocks != "" && !validBlocks(blocks) {
		return "invalid_blocks"
	}
	return ""
}

type block struct {
	Type     string `json:"type"`
	BlockID  string `json:"block_id"`
	Text     *text  `json:"text"`
	Fields   []text `json:"fields"`
	Elements []text `json:"elements"`
}

type text struct {
	Type     string `json:"type"`
	Text     string `json:"text"`
	Emoji    *bool  `json:"emoji"`
	Verbatim *bool  `json:"verbatim"`
}

func validBlocks(encoded string) bool {
	var blocks []block
	decoder := json.NewDecoder(bytes.NewBufferString(encoded))
	decoder.DisallowUnknownFields()
	if decoder.Decode(&blocks) != nil || len(blocks) > maxBlocks {
		return false
	}
	for _, each := range blocks {
		if !each.valid() {
			return false
		}
	}
	return true
}

func (b block) valid() bool {
	switch b.Type {
	case "header":
		return b.Text != nil && b.Text.Type == "plain_text" && b.Text.valid(maxHeader) && b.Fields == nil && b.Elements == nil
	case "section":
		if b.Elements != nil || b.Text == nil && b.Fields == nil || b.Text != nil && !b.Text.valid(maxText) {
			return false
		}
		return allValid(b.Fields, maxFields, maxFieldText)
	case "context":
		return b.Text == nil && b.Fields == nil && len(b.Elements) > 0 && allValid(b.Elements, maxElements, maxText)
	case "divider":
		return b.Text == nil && b.Fields == nil && b.Elements == nil
	}
	return false
}

func allValid(texts []text, most, length int) bool {
	for _, each := range texts {
		if !each.valid(length) {
			return false
		}
	}
	return len(texts) <= most
}

func (t text) valid(length int) bool {
	if t.Text == "" || utf8.RuneCountInString(t.Text) > length {
		return false
	}
	return t.Type == "plain_text" && (t.Verbatim == nil || !*t.Verbatim) || t.Type == "mrkdwn" && t.Emoji == nil
}

// active matches what Slack makes a link, a mention or a date of.
var active = regexp.MustCompile(`<[^>]*>`)

// Active returns what Slack would make links, mentions and dates of in a message, in its order. Markers in the text of
// plain_text objects count too.
func (m Message) Active() []string { return active.FindAllString(m.Text+"\n"+m.Rendered(), -1) }

// Rendered returns the texts of the blocks, one each line, as they were sent.
func (m Message) Rendered() string {
	var blocks []block
	if json.Unmarshal([]byte(m.Blocks), &blocks) != nil {
		return ""
	}
	var out bytes.Buffer
	for _, each := range blocks {
		texts := append(each.Fields, each.Elements...)
		if each.Text != nil {
			texts = append(texts, *each.Text)
		}
		for _, one := range texts {
			out.WriteString(one.Text + "\n")
		}
	}
	return out.String()
}
