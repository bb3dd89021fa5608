package webhook

import (
	"cmp"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/internal/plaintext"
)

// The longest texts of users in a message, in characters; of a note in lines too.
const (
	maxChatTitle = 120
	maxChatName  = 100
	maxChatNote  = 500
	maxChatLines = 10
)

// chatView is what a message says about a handoff. What users have written is reduced to visible text of bounded
// length, but not escaped.
type chatView struct {
	headline string // number and title
	asks     string // who needs help, with priority and customer
	note     string // of the creator, else the summary; empty once the handoff is closed
	state    string // in words of the service, with %s for each time; user input never gets into it
	at       []time.Time
	person   string // who claimed or closed it; empty while it waits
	call     string // for a reply: why people are told again; empty if they are not
	summary  string // all of it in one line, without links
	link     string // to the context screen; empty without a public URL
	product  string // to the session in the product; empty: unknown
	open     bool
}

// newChatView describes a handoff as a row has it. PublicURL can be nil.
func newChatView(row db.ReadChatHandoffRow, id uuid.UUID, publicURL *url.URL) chatView {
	creator := shortLine(row.CreatedByName, maxChatName)
	v := chatView{
		headline: fmt.Sprintf("#%d %s", row.Number, shortLine(row.SessionTitle, maxChatTitle)),
		asks:     creator + " needs somebody to take over",
		product:  directory.ProductLink(row.ProductUrl, row.SessionID, row.SessionExternalID),
	}
	v.summary = v.asks + " " + v.headline
	v.asks += " · Priority: " + row.Priority
	if customer := shortLine(row.Customer, maxChatName); customer != "" {
		v.asks += " · Customer: " + customer
		v.summary += ", customer " + customer
	}
	if publicURL != nil {
		v.link = publicURL.JoinPath("handoffs", row.SessionID.String(), id.String()).String()
	}
	v.describe(row)
	if v.open {
		v.note = cmp.Or(
			plaintext.Block(row.EngineerNotes, maxChatNote, maxChatLines),
			plaintext.Block(row.ProblemSummary, maxChatNote, maxChatLines),
		)
	}
	return v
}

// describe sets what depends on the status.
func (v *chatView) describe(row db.ReadChatHandoffRow) {
	changer := shortLine(row.ChangedByName, maxChatName)
	switch status := handoff.Status(row.Status); status {
	case handoff.Waiting:
		v.describeWait(row, changer)
		return
	case handoff.Claimed:
		v.open = true
		v.state, v.person = "Claimed %s", shortLine(row.ClaimedByName, maxChatName)
	case handoff.Returned:
		v.state, v.person = "Answered %s", changer
	case handoff.Resolved:
		v.state, v.person = "Resolved %s", changer
	case handoff.Withdrawn:
		v.state, v.person = "Withdrawn %s", changer
	default:
		v.state, v.person = "Changed %s", changer
	}
	v.at = []time.Time{row.ChangedAt}
	verb, _, _ := strings.Cut(v.state, " ")
	v.summary = fmt.Sprintf("%s by %s: %s", verb, v.person, v.headline)
}

func (v *chatView) describeWait(row db.ReadChatHandoffRow, changer string) {
	v.open = true
	v.state = "Waiting since %s"
	v.at = []time.Time{row.ChangedAt}
	if row.WaitingSince != nil {
		v.at[0] = *row.WaitingSince
	}
	if row.DueAt != nil {
		v.state += ", due %s"
		v.at = append(v.at, *row.DueAt)
	}
	switch {
	case row.Overdue > 0:
		v.state = "Overdue: waiting since %s, was due %s"
		v.call = v.headline + " is overdue: nobody has claimed it"
		if row.Overdue > 1 {
			v.state = "Long overdue: waiting since %s, was due %s"
			v.call = v.headline + " is still waiting: twice the time in which it should be claimed has passed"
		}
	case row.Change == handoff.EventReleased:
		v.call = fmt.Sprintf("%s waits again: %s released it", v.headline, changer)
	}
	v.summary = cmp.Or(v.call, v.summary)
	if row.Priority == string(handoff.Urgent) {
		v.summary = "Urgent: " + v.summary
	}
}

// stateAt returns the state with its times in the form of a format.
func (v chatView) stateAt(form func(time.Time) string) string {
	times := make([]any, len(v.at))
	for i, at := range v.at {
		times[i] = form(at)
	}
	return fmt.Sprintf(v.state, times...)
}

// shortLine returns text as one line of at most limit characters.
func shortLine(text string, limit int) string {
	return plaintext.Truncate(plaintext.SingleLine(text), limit)
}
