package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/webhook"
)

func TestDeliveriesAreListedInPages(t *testing.T) {
	a := newAccount(t)
	ada, path := a.replica(api.Config{}).as(a.ada), a.webhook()
	id := uuid.MustParse(strings.TrimPrefix(path, webhooksPath+"/"))
	a.Exec(`insert into webhook_deliveries (account_id, webhook_id, number, event_id, event_type, handoff_id, attempt,
		is_replay, duration_ms, http_status, error)
		select $1, $2, n, '7f3a-' || n, 'handoff_created', gen_random_uuid(), n, n > 2, 12, 200 + n, nullif('http', 'http')
		from generate_series(1, 3) as n`, a.ID, id)
	first := decode[webhook.DeliveryPage](ada.get(path + "/deliveries?limit=2").is(http.StatusOK))
	if len(first.Items) != 2 || first.NextCursor == nil || first.Items[0].Number != 3 || !first.Items[0].IsReplay ||
		first.Items[0].EventID != "7f3a-3" || *first.Items[0].HTTPStatus != 203 || first.Items[0].Status != "delivered" {
		t.Errorf("got %+v", first)
	}
	last := decode[webhook.DeliveryPage](ada.get(path + "/deliveries?cursor=" + *first.NextCursor).is(http.StatusOK))
	if len(last.Items) != 1 || last.NextCursor != nil || last.Items[0].Tries != 1 {
		t.Errorf("got %+v", last)
	}
	ada.get(path + "/deliveries?cursor=x").blames("cursor")
	ada.get(webhooksPath + "?cursor=x").blames("cursor")
	ada.get(webhooksPath + "?limit=101").blames("limit")
	a.Exec(`update webhook_deliveries set error = 'http_status' where number = 1`)
	last = decode[webhook.DeliveryPage](ada.get(path + "/deliveries?cursor=2").is(http.StatusOK))
	if *last.Items[0].Error != "http_status" || last.Items[0].Status != "failed" {
		t.Errorf("got %+v", last)
	}
	ada.do(http.MethodDelete, path, nil).is(http.StatusNoContent)
	if n := a.Count("select count(*) from webhook_deliveries"); n > 0 {
		t.Errorf("%d deliveries of a deleted webhook are left", n)
	}
}

func TestWebhooksArePaged(t *testing.T) {
	a := newAccount(t)
	ada := a.replica(api.Config{}).as(a.ada)
	var want []uuid.UUID
	for range 3 {
		want = append([]uuid.UUID{a.newWebhook(map[string]any{"url": "https://example.com"}).ID}, want...)
	}
	var got []uuid.UUID
	for cursor := "?limit=2"; cursor != ""; {
		page := decode[webhook.Page](ada.get(webhooksPath + cursor).is(http.StatusOK))
		for _, each := range page.Items {
			got = append(got, each.ID)
		}
		cursor = ""
		if page.NextCursor != nil {
			cursor = "?cursor=" + *page.NextCursor
		}
	}
	if len(got) != 3 || got[0] != want[0] || got[1] != want[1] || got[2] != want[2] {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestAccountHasAtMostTenThousandWebhooks(t *testing.T) {
	a := newAccount(t)
	a.webhook()
	a.Exec(`insert into webhooks (account_id, id, format, url, secret, secret_last_four, created_by_id, created_by_name,
		created_by_service, cursor_epoch, cursor_seq)
		select account_id, gen_random_uuid(), format, url, secret, secret_last_four, created_by_id, created_by_name,
			created_by_service, cursor_epoch, cursor_seq
		from webhooks, generate_series(1, 9999)`)
	a.replica(api.Config{}).as(a.ada).post(webhooksPath, map[string]any{"url": "https://example.com"}).
		isProblem(http.StatusUnprocessableEntity, "too_many_webhooks")
}
