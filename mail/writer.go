package mail

import (
	"fmt"
	"strings"
	"time"

	"github.com/handoffd/handoffd/internal/plaintext"
)

// writer words the messages to one recipient.
type writer struct {
	composer
	to  recipient
	now time.Time // in the zone of the recipient
}

// single returns the view of a message with one item.
func (w writer) single(i item) view {
	l := w.linksOf(w.to, i)
	v := view{Lead: w.lead(i), Reason: w.reason(i), Page: l.page, Product: l.product, Claimable: i.Kind.isWait()}
	title := plaintext.Truncate(plaintext.SingleLine(i.Title), maxTitle)
	if i.Kind == kindNotice {
		v.Subject, v.Lead = title, plaintext.Truncate(plaintext.SingleLine(i.Text), maxQuote)
		v.Facts = []fact{{"Time", w.moment(i.At)}}
		return v
	}
	v.Subject = fmt.Sprintf("[#%d] %s", i.Number, title)
	v.Title = fmt.Sprintf("#%d %s", i.Number, title)
	v.PageName = fmt.Sprintf("Open #%d", i.Number)
	v.Facts = w.facts(i)
	switch {
	case i.Kind == kindReturned:
		v.QuoteOf, v.Quote = "Answer", i.Text
	case i.Kind == kindResolved:
		v.QuoteOf, v.Quote = "Resolution", i.Text
	case !i.Kind.isOwn():
		v.QuoteOf, v.Quote = "Note from "+name(i.By), i.Notes
	}
	if v.Quote = plaintext.Block(v.Quote, maxQuote, maxQuoteLines); v.Quote == "" {
		v.QuoteOf = ""
	}
	if i.Kind == kindReturned {
		v.Notes = append(v.Notes, "The session is yours again.")
	}
	if i.Alone {
		v.Notes = append(v.Notes, "You are told because no one else in the account could be: "+
			"no other engineer, admin or owner is active and wants mail.")
	}
	return v
}

// facts returns what the recipient has to know of a handoff to decide whether to open it.
func (w writer) facts(i item) []fact {
	facts := []fact{{"Priority", i.Priority}}
	add := func(name, value string) {
		if value != "" {
			facts = append(facts, fact{name, value})
		}
	}
	add("Customer", plaintext.Truncate(plaintext.SingleLine(i.Customer), maxDetail))
	if !i.Kind.isWait() {
		add("Time", w.moment(i.At))
		return facts
	}
	add("Waiting since", w.moment(i.Since)+" ("+w.waited(i.Since)+")")
	if !i.Due.IsZero() {
		add("Due", w.moment(i.Due))
	}
	return facts
}

// lead returns what happened, as a sentence.
func (w writer) lead(i item) string {
	switch i.Kind {
	case kindWaiting:
		return name(i.By) + " needs a colleague to take over."
	case kindOverdue:
		return fmt.Sprintf("Nobody has claimed #%d: it has waited %s%s.", i.Number, w.waited(i.began()), overTarget(i))
	case kindAssigned:
		return fmt.Sprintf("%s assigned #%d to you.", name(i.Actor), i.Number)
	case kindClaimed:
		return fmt.Sprintf("%s claimed #%d.", name(i.Actor), i.Number)
	case kindReturned:
		return fmt.Sprintf("%s answered #%d.", name(i.Actor), i.Number)
	case kindResolved:
		return fmt.Sprintf("%s resolved #%d.", name(i.Actor), i.Number)
	default:
		return plaintext.Truncate(plaintext.SingleLine(i.Title), maxTitle)
	}
}

// overTarget returns how a wait compares with its target, as the end of a sentence.
func overTarget(i item) string {
	switch {
	case i.Target == 0:
		return ""
	case i.Level > 1:
		return ", more than twice its target of " + duration(i.Target)
	default:
		return ", more than its target of " + duration(i.Target)
	}
}

// reason returns why the recipient gets a message with the item.
func (w writer) reason(i item) string {
	account := plaintext.SingleLine(w.to.AccountName)
	switch {
	case i.Kind == kindNotice:
		return "You get this because you are an admin or owner of " + account + "."
	case i.Kind.isOwn() || i.Alone:
		return fmt.Sprintf("You get this because you escalated #%d in %s.", i.Number, account)
	case i.Kind == kindAssigned:
		return fmt.Sprintf("You get this because you have #%d of %s now.", i.Number, account)
	case i.SecondLevel:
		return "You get this because you are told when a handoff of " + account + " has waited twice its target."
	default:
		return "You get this because you can claim handoffs of " + account + "."
	}
}

// name returns the name of a person, an agent or a service.
func name(text string) string {
	if text = plaintext.Truncate(plaintext.SingleLine(text), maxDetail); text == "" {
		return "A colleague"
	}
	return text
}

// excerpt returns the beginning of text as one line.
func excerpt(text string) string {
	return plaintext.Truncate(strings.TrimSpace(plaintext.SingleLine(text)), maxDigestQuote)
}
