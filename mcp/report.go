package mcp

import (
	"fmt"
	"strings"

	"github.com/handoffd/handoffd/handoff"
)

// checkAgain is after how many seconds a model that did not wait looks again.
const checkAgain = 60

// report is the result of a tool: how a question stands.
type report struct {
	Session  string         `json:"session"            jsonschema:"Pass it to the other tools, and to ask_a_human for the next question about the same matter."`
	Handoff  string         `json:"handoff,omitempty"  jsonschema:"The id of the question."`
	Number   int32          `json:"number,omitempty"   jsonschema:"The number by which people call it."`
	Status   handoff.Status `json:"status,omitempty"   jsonschema:"waiting and claimed have no answer yet; returned and resolved have one; withdrawn gets none."`
	Priority string         `json:"priority,omitempty"`

	ClaimedBy         string `json:"claimed_by,omitempty"          jsonschema:"The person who reads it, or who has answered."`
	Answer            string `json:"answer,omitempty"              jsonschema:"In the person's own words."`
	CheckAgainSeconds int    `json:"check_again_seconds,omitempty" jsonschema:"After how long to call check_answer again."`

	text string // what the model reads
}

// newReport returns how a handoff stands.
func newReport(h handoff.Handoff) report {
	r := report{
		Session: h.SessionID.String(), Handoff: h.ID.String(), Number: h.Number, Status: h.Status,
		Priority: string(h.Priority),
	}
	if h.ClaimedBy != nil {
		r.ClaimedBy = h.ClaimedBy.Name
	}
	switch {
	case h.Answer != nil:
		r.Answer = *h.Answer
	case h.Resolution != nil:
		r.Answer = *h.Resolution
	}
	if h.ClosedAt == nil {
		r.CheckAgainSeconds = checkAgain
	}
	r.text = summary(h) + r.next(h)
	return r
}

// summary says how a handoff stands, in a few words and without a full stop.
func summary(h handoff.Handoff) string {
	switch h.Status {
	case handoff.Waiting:
		return fmt.Sprintf("Nobody has claimed #%d yet%s%s", h.Number, told(h), overdue(h))
	case handoff.Claimed:
		return fmt.Sprintf("%s has claimed #%d and is reading", h.ClaimedBy.Name, h.Number)
	case handoff.Parked:
		return fmt.Sprintf("#%d is parked: people are not asked yet", h.Number)
	case handoff.Withdrawn:
		return fmt.Sprintf("#%d was withdrawn", h.Number)
	case handoff.Resolved:
		return fmt.Sprintf("#%d was resolved by %s", h.Number, h.ClaimedBy.Name)
	default:
		return fmt.Sprintf("#%d was answered by %s", h.Number, h.ClaimedBy.Name)
	}
}

// overdue says that a handoff has waited as long as its target, or twice as long.
func overdue(h handoff.Handoff) string {
	switch h.Overdue {
	case 0:
		return ""
	case 1:
		return "; it is overdue"
	default:
		return "; it is long overdue"
	}
}

// next says what to do with a report.
func (r report) next(h handoff.Handoff) string {
	switch {
	case h.Status == handoff.Withdrawn:
		return ". There will be no answer; go on without it."
	case r.Answer != "":
		return ":\n\n" + r.Answer
	case h.Status == handoff.Claimed:
		return fmt.Sprintf("; ask again in %d s: check_answer with session %s.", checkAgain, r.Session)
	default:
		return fmt.Sprintf(". Check again in %d s: check_answer with session %s.", checkAgain, r.Session)
	}
}

// told says how many screens and mailboxes a handoff that waits has reached.
func told(h handoff.Handoff) string {
	screens, mails := int32(0), int64(0)
	for _, step := range h.Timeline {
		if step.Deliveries != nil {
			screens = max(screens, *step.Deliveries)
		}
		mails += int64(len(step.Mails)) + step.MailsOmitted
	}
	var ways []string
	if screens > 0 {
		ways = append(ways, counted(int64(screens), "screen shows it", "screens show it"))
	}
	if mails > 0 {
		ways = append(ways, counted(mails, "person was told by mail", "people were told by mail"))
	}
	if len(ways) == 0 {
		return ""
	}
	return "; " + strings.Join(ways, " and ")
}

func counted(n int64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
