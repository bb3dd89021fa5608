package mail

import (
	"fmt"
	"slices"
	"strings"

	"github.com/handoffd/handoffd/internal/plaintext"
)

// digest returns the view of a message with several items, which are in the order of their urgency.
func (w writer) digest(items []item) view {
	account := plaintext.SingleLine(w.to.AccountName)
	v := view{
		Queue: w.queueLink(), Follows: w.Follows, Reason: "You get this because you work on handoffs of " + account + ".",
	}
	var subject []string
	for _, part := range []struct {
		of      func(kind) bool
		heading string
		subject func([]item) string
	}{
		{kind.isWait, "Waiting", w.waitsOf},
		{func(k kind) bool { return k == kindAssigned }, "Assigned to you", func(items []item) string {
			return plural(len(items), "is", "are") + " assigned to you"
		}},
		{kind.isOwn, "Your handoffs", func(items []item) string {
			return "news of " + plural(len(items), "handoff", "handoffs") + " of yours"
		}},
		{func(k kind) bool { return k == kindNotice }, "Notices", func(items []item) string {
			return plural(len(items), "notice", "notices")
		}},
	} {
		chosen := slices.DeleteFunc(slices.Clone(items), func(i item) bool { return !part.of(i.Kind) })
		if len(chosen) == 0 {
			continue
		}
		subject = append(subject, part.subject(chosen))
		s := section{Heading: part.heading}
		for n, each := range chosen {
			if n < maxLines {
				s.Lines = append(s.Lines, w.line(each))
			} else {
				s.Others = append(s.Others, w.short(each))
			}
		}
		v.Sections = append(v.Sections, s)
	}
	v.Subject = strings.Join(subject, "; ")
	v.Lead = strings.ToUpper(v.Subject[:1]) + v.Subject[1:] + "."
	return v
}

// waitsOf returns how many handoffs wait, and the age of the oldest.
func (w writer) waitsOf(items []item) string {
	oldest := slices.MinFunc(items, func(a, b item) int { return a.Since.Compare(b.Since) })
	return plural(len(items), "handoff waits", "handoffs wait") + ", oldest " + w.waited(oldest.Since)
}

// short returns an item of a digest with its title and its time.
func (w writer) short(i item) line {
	l := line{Title: plaintext.Truncate(plaintext.SingleLine(i.Title), maxTitle), Page: w.linksOf(w.to, i).page}
	l.Detail = w.moment(i.At)
	if i.Kind.isWait() {
		l.Detail = "waiting " + w.waited(i.Since)
	}
	if i.Kind != kindNotice {
		l.Title = fmt.Sprintf("#%d %s", i.Number, l.Title)
	}
	return l
}

// line returns an item of a digest with what helps to decide whether to open it.
func (w writer) line(i item) line {
	l := w.short(i)
	if i.Kind == kindNotice {
		return l
	}
	if !i.Kind.isWait() {
		l.Detail = strings.TrimSuffix(w.lead(i), ".") + ", " + w.moment(i.At)
		l.Quote = excerpt(i.Text)
		if i.Kind == kindAssigned {
			l.Quote = excerpt(i.Notes)
		}
		return l
	}
	if i.Priority == "urgent" || i.Priority == "high" {
		l.Urgency = i.Priority
	}
	details := []string{l.Detail}
	if i.Level > 0 {
		details = append(details, "overdue since "+w.moment(i.Due))
	}
	details = append(details, "from "+name(i.By))
	if customer := plaintext.Truncate(plaintext.SingleLine(i.Customer), maxDetail); customer != "" {
		details = append(details, customer)
	}
	l.Detail, l.Quote = strings.Join(details, ", "), excerpt(i.Notes)
	return l
}
