package mcp

import (
	"encoding/json"
	"strings"

	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
)

// question is the arguments of ask_a_human. The limits of texts are in [newSchemas].
type question struct {
	Question   string    `json:"question"             jsonschema:"What you need to know or decide, so that a person can answer without reading anything else first. One question."`
	Tried      list      `json:"tried,omitempty"      jsonschema:"What you have tried so far, and what came of it; one item for each."`
	RuledOut   list      `json:"ruled_out,omitempty"  jsonschema:"What it cannot be, and how you know; one item for each."`
	Context    string    `json:"context,omitempty"    jsonschema:"Facts that the person needs: error messages, versions, the relevant output. No secrets."`
	Transcript []message `json:"transcript,omitempty" jsonschema:"The conversation so far, oldest first, if you have it."`

	Priority handoff.Priority `json:"priority,omitempty" jsonschema:"How much it hurts to wait. Default: normal. A key can have a limit."`
	Session  string           `json:"session,omitempty"  jsonschema:"The session to ask in: its UUID, or ext: and your own id of it. Leave it out for a new session; an earlier result names it."`

	WaitSeconds *int   `json:"wait_seconds,omitempty" jsonschema:"How long to wait for the answer. Default: 50, which is within the timeouts of most clients."`
	RequestID   string `json:"request_id,omitempty"   jsonschema:"Your name for this question. The same call with the same request_id asks only once. Default: the question itself."`
}

// message is one turn of a conversation.
type message struct {
	Role    directory.MessageRole `json:"role"`
	Name    string                `json:"name,omitempty" jsonschema:"Of the tool or the person that speaks."`
	Content string                `json:"content"`
}

// check is the arguments of check_answer.
type check struct {
	target
	WaitSeconds *int `json:"wait_seconds,omitempty" jsonschema:"How long to wait for news. Default: 0, which answers at once."`
}

// target names a question: the newest of a session, or one handoff.
type target struct {
	Session string `json:"session,omitempty" jsonschema:"The session, as the result of ask_a_human names it."`
	Handoff string `json:"handoff,omitempty" jsonschema:"The id of the handoff, as the result of ask_a_human names it, or its number, such as #12. Instead of session."`
}

// addition is the arguments of add_context.
type addition struct {
	Session string `json:"session" jsonschema:"The session, as the result of ask_a_human names it."`
	Text    string `json:"text"    jsonschema:"What has come to light since you asked. No secrets."`
}

// list is an array of strings. A string stands for an array of its lines: models send both.
type list []string

// UnmarshalJSON implements [json.Unmarshaler].
func (l *list) UnmarshalJSON(data []byte) error {
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return json.Unmarshal(data, (*[]string)(l))
	}
	*l = strings.Split(text, "\n")
	return nil
}
