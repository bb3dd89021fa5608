package handoff

import (
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/db"
)

const maxPosts = 100 // of a timeline

// Post is what an endpoint was told of a change of a handoff, and what became of it.
type Post struct {
	WebhookID uuid.UUID  `json:"webhook_id"`
	Endpoint  string     `json:"endpoint"`   // for people: "Slack #support", "Teams" or the host of an address
	Format    string     `json:"format"`     // standard, slack or teams
	Status    string     `json:"status"`     // delivered or failing
	At        time.Time  `json:"at"`         // of the newest attempt; of a message in chat when it was posted
	UpdatedAt *time.Time `json:"updated_at"` // when a message in chat was last changed; nil: never
	Attempts  int32      `json:"attempts"`
	Error     *string    `json:"error"` // class of error of the newest attempt; nil: delivered
}

// newPosts returns the posts about a version, and how many more of it there are.
func newPosts(rows []db.ListPostsRow, version int32) (posts []Post, omitted int64) {
	posts = []Post{}
	total := int64(0)
	for _, row := range rows {
		if row.Version != version {
			continue
		}
		total = row.Total
		post := Post{
			WebhookID: row.ID, Endpoint: endpointName(row), Format: row.Format, Status: "delivered",
			At: row.At, UpdatedAt: row.UpdatedAt, Attempts: row.Attempts,
		}
		if row.Error != "" {
			post.Status, post.Error = "failing", &row.Error
		}
		posts = append(posts, post)
	}
	return posts, total - int64(len(posts))
}

var slackID = regexp.MustCompile(`^[CGD][A-Z0-9]{8,}$`)

// endpointName names an endpoint for people. An address is reduced to its host, for the rest can hold a secret.
func endpointName(row db.ListPostsRow) string {
	switch row.Format {
	case "slack":
		if slackID.MatchString(row.Channel) {
			return "Slack " + row.Channel
		}
		return "Slack #" + strings.TrimPrefix(row.Channel, "#")
	case "teams":
		return "Teams"
	}
	if address, err := url.Parse(row.Url); err == nil {
		return address.Host
	}
	return "webhook"
}
