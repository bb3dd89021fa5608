package handoff

import (
	"time"

	"github.com/handoffd/handoffd/db"
)

// StepParked is the type of the one [Step] that is not announced. The others have that of their event.
const StepParked = "handoff_parked"

// Step is one change of a handoff: who did what, when, and to how many streams it was written. The steps of a
// handoff are its timeline, one for each version. They are kept as long as the handoff, however soon its events
// are pruned. Names are those of then.
type Step struct {
	Type      string    `json:"type"`
	At        time.Time `json:"at"`
	By        Author    `json:"by"`
	ClaimedBy *Person   `json:"claimed_by"` // who holds the claim from then on; nil while it is unclaimed

	Overdue *int16 `json:"overdue"` // the level that [EventOverdue] announced, 1 or 2; nil for other steps

	// WaitedSeconds is how long the handoff had waited, since it was escalated, when it was claimed or assigned: the
	// first of a timeline is the time to its first claim. Nil for other steps.
	WaitedSeconds *float64 `json:"waited_seconds"`

	// Deliveries is how many event streams have had it, over all replicas, the escalator's own included; a
	// replica adds what it has written about once a second. Nil for what is not announced.
	Deliveries *int32 `json:"seats_reached"`

	FirstDeliveredAt *time.Time `json:"first_reached_at"` // by the clock of the replica; nil before the first

	// Mails says who got mail about this step, over all steps at most 100. About the beginning of a wait a person
	// has one message: of the last wait in which it still had to be sent.
	Mails        []Mail `json:"mails"`
	MailsOmitted int64  `json:"mails_omitted"` // how many more there are
	Unheard      bool   `json:"unheard"`       // a wait began here that could be mailed to no person

	// Posts says which endpoints were told of the change, over all steps at most 100: products by webhook, and chat.
	Posts        []Post `json:"posts"`
	PostsOmitted int64  `json:"posts_omitted"` // how many more there are
}

// A timeline has a step for each change of its handoff. Of a long one the beginning and the end are shown.
const (
	firstSteps = 50
	lastSteps  = 150

	maxMails = 100
)

// Mail is a message to one person about an escalation, and what became of it.
type Mail struct {
	To       Person    `json:"to"`
	Kind     string    `json:"kind"`   // waiting, overdue, claimed, returned, resolved or assigned
	Status   string    `json:"status"` // queued, sent, logged, failed or dropped
	At       time.Time `json:"at"`     // when the status last changed, or was last tried for
	Attempts int16     `json:"attempts"`
	Error    *string   `json:"error"` // of the last try; nil if nothing went wrong
}

func newTimeline(
	rows []db.ListTimelineRow, mails []db.ListMailsRow, posts []db.ListPostsRow, waitingSince *time.Time,
) []Step {
	steps := make([]Step, 0, len(rows))
	for i, each := range rows {
		row := each.HandoffTimeline
		step := Step{
			Type:             row.Type,
			At:               row.At,
			By:               authorOf(each),
			Deliveries:       row.DeliveryCount,
			FirstDeliveredAt: row.FirstDeliveredAt,
			Overdue:          row.Overdue,
			Unheard:          row.Unheard,
		}
		step.Mails, step.MailsOmitted = newMails(mails, row.Version)
		step.Posts, step.PostsOmitted = newPosts(posts, row.Version)
		if row.ClaimedBy != nil {
			step.ClaimedBy = &Person{ID: *row.ClaimedBy, Name: *row.ClaimedByName, ExternalID: each.ClaimedByExternalID}
		}
		assigned := row.Type == EventReassigned && i > 0 && steps[i-1].ClaimedBy == nil &&
			rows[i-1].HandoffTimeline.Version == row.Version-1
		if (row.Type == EventClaimed || assigned) && waitingSince != nil {
			step.WaitedSeconds = new(row.At.Sub(*waitingSince).Seconds())
		}
		steps = append(steps, step)
	}
	return steps
}

// authorOf returns the author of a step.
func authorOf(row db.ListTimelineRow) Author {
	step := row.HandoffTimeline
	author := Author{
		Person:  Person{ID: step.ByID, Name: step.ByName, ExternalID: row.ByExternalID, Agent: row.ByAgent},
		Service: step.ByService,
	}
	if step.ForID != nil {
		author.OnBehalfOf = &Person{
			ID: *step.ForID, Name: *step.ForName, ExternalID: row.ForExternalID, Agent: row.ForAgent,
		}
	}
	return author
}

// newMails returns the mails about the step of a version, and how many more of it there are.
func newMails(rows []db.ListMailsRow, wait int32) (mails []Mail, omitted int64) {
	mails = []Mail{}
	total := int64(0)
	for _, row := range rows {
		if row.Wait != wait {
			continue
		}
		total = row.Total
		mails = append(mails, Mail{
			To:     Person{ID: row.RecipientID, Name: row.RecipientName, ExternalID: row.RecipientExternalID},
			Kind:   row.Kind,
			Status: row.Status, At: row.At, Attempts: row.Attempts, Error: row.Error,
		})
	}
	return mails, max(0, total-int64(len(mails)))
}
