package mail

import (
	"fmt"
	"strings"
	"time"
)

// view holds the values of the templates. All of them are visible text, single lines but for [view.Quote].
type view struct {
	Subject string
	Lead    string // what happened; mail programs show it beside the subject

	// Of a message about one handoff or notice.
	Title     string // with the number
	Facts     []fact
	QuoteOf   string // what Quote is; empty: there is none
	Quote     string // has lines
	Notes     []string
	Page      string // link to the handoff
	PageName  string // what the link does
	Product   string // link to the session in the adopting product
	Claimable bool

	// Of a digest.
	Sections []section
	Follows  bool   // more is to be told in a later message
	Queue    string // link

	Account     string
	Reason      string // why the recipient gets this message
	Unsubscribe string
}

type fact struct{ Name, Value string }

// section is a part of a digest.
type section struct {
	Heading string
	Lines   []line
	Others  []line // in short
}

// line is an item of a digest.
type line struct {
	Title, Urgency, Detail, Quote, Page string
}

const (
	maxQuote       = 1500 // characters of notes, an answer or a resolution
	maxQuoteLines  = 30
	maxDigestQuote = 200
	maxLines       = 20 // of one section of a digest that are not short
	maxDetail      = 200
)

// moment returns a time in the zone of the recipient, which it names.
func (w writer) moment(at time.Time) string {
	return at.In(w.now.Location()).Format("2 Jan 2006, 15:04 MST")
}

// waited returns how long a wait has lasted.
func (w writer) waited(since time.Time) string { return duration(w.now.Sub(since)) }

// duration returns a time in one or two units, rounded down.
func duration(d time.Duration) string {
	minutes := int(d / time.Minute)
	switch hours, days := minutes/60, minutes/(60*24); {
	case d < time.Minute:
		return "less than a minute"
	case hours == 0:
		return fmt.Sprintf("%d min", minutes)
	case days == 0 && minutes%60 == 0:
		return fmt.Sprintf("%d h", hours)
	case days == 0:
		return fmt.Sprintf("%d h %d min", hours, minutes%60)
	case hours%24 == 0:
		return plural(days, "day", "days")
	default:
		return fmt.Sprintf("%s %d h", plural(days, "day", "days"), hours%24)
	}
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// indent returns text with two spaces before each line that is not empty.
func indent(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if line != "" {
			lines[i] = "  " + line
		}
	}
	return strings.Join(lines, "\n")
}
