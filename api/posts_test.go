package api_test

import (
	"net/http"
	"testing"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/api"
)

func TestTimelineShowsWhatEndpointsWereTold(t *testing.T) {
	a := newAccount(t)
	waiting := a.escalation(a.dana)
	slack, product := uuid.New(), uuid.New()
	a.Exec(`insert into webhooks (account_id, id, format, url, channel, secret, secret_last_four, created_by_id,
		created_by_name, created_by_service, cursor_epoch, cursor_seq)
		values
			($1, $2, 'slack', null, '#support', '', '1234', $1, 'Ada', false, '7f3a', 1),
			($1, $3, 'standard', 'https://hooks.acme.example/in?key=hidden', null, '', '1234', $1, 'Ada', false, '7f3a', 0)`,
		a.ID, slack, product)
	a.Exec(`insert into chat_messages
		(account_id, webhook_id, handoff_id, posted_version, shown_version, channel, ts, updated_at)
		values ($1, $2, $3, 1, 2, 'C1', '1.2', now())`, a.ID, slack, waiting.ID)
	a.Exec(`insert into webhook_deliveries (account_id, webhook_id, number, event_id, event_type, handoff_id,
		handoff_version, attempt, duration_ms, http_status, error)
		values
			($1, $2, 1, '7f3a-1', 'handoff_created', $4, 1, 1, 5, 200, null),
			($1, $3, 1, '7f3a-1', 'handoff_created', $4, 1, 1, 5, 503, 'status'),
			($1, $3, 2, '7f3a-1', 'handoff_created', $4, 1, 2, 5, null, 'timeout')`, a.ID, slack, product, waiting.ID)
	path := "/api/v1/ai-sessions/" + waiting.SessionID.String() + "/handoffs/" + waiting.ID.String()
	a.replica(api.Config{}).as(a.vera).get(path).is(http.StatusOK)
	step := a.read(waiting).Timeline[0]
	if len(step.Posts) != 2 || step.PostsOmitted != 0 {
		t.Fatalf("the timeline tells of %+v", step.Posts)
	}
	failing, posted := step.Posts[0], step.Posts[1]
	if failing.Endpoint != "hooks.acme.example" || failing.Status != "failing" || failing.Attempts != 2 ||
		failing.Error == nil || *failing.Error != "timeout" {
		t.Errorf("of the endpoint that fails the timeline tells %+v", failing)
	}
	if posted.Endpoint != "Slack #support" || posted.Status != "delivered" || posted.UpdatedAt == nil {
		t.Errorf("of the message the timeline tells %+v", posted)
	}
	other := a.otherAccount()
	elsewhere := other.escalation(other.dana)
	if posts := other.read(elsewhere).Timeline[0].Posts; len(posts) != 0 {
		t.Errorf("another account reads %+v", posts)
	}
}
