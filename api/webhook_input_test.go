package api_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/webhook"
)

const slackToken = "xoxb-12345678-abcdefgh-T0kn"

func TestWebhookInputThatIsRefused(t *testing.T) {
	a := newAccount(t)
	stranger := a.otherAccount()
	team := uuid.New()
	stranger.Exec("insert into teams (account_id, id, name) values ($1, $2, 'Theirs')", stranger.ID, team)
	ada := a.replica(api.Config{}).as(a.ada)
	good, created := "https://example.com/hooks", "handoff_created"
	slack := map[string]any{"token": slackToken, "channel": "#support"}
	posting := func(token, channel string) map[string]any {
		return map[string]any{"slack": map[string]any{"token": token, "channel": channel}}
	}
	for name, each := range map[string]struct {
		body  map[string]any
		field string
	}{
		"nothing":           {map[string]any{}, "url"},
		"teams without url": {map[string]any{"format": "teams"}, "url"},
		"null":              {map[string]any{"url": nil}, "url"},
		"unknown member":    {map[string]any{"url": good, "name": "x"}, "name"},
		"format":            {map[string]any{"url": good, "format": "pagerduty"}, "format"},
		"event":             {map[string]any{"url": good, "events": []string{"handoff_exploded"}}, "events.0"},
		"twice":             {map[string]any{"url": good, "events": []string{created, created}}, "events"},
		"priority":          {map[string]any{"url": good, "min_priority": "huge"}, "min_priority"},
		"team":              {map[string]any{"url": good, "team_id": "x"}, "team_id"},
		"nil team":          {map[string]any{"url": good, "team_id": uuid.Nil}, "team_id"},
		"active":            {map[string]any{"url": good, "active": "yes"}, "active"},
		"short secret":      {map[string]any{"url": good, "secret": "whsec_c2hvcnQ="}, "secret"},
		"no base64":         {map[string]any{"url": good, "secret": "whsec_" + strings.Repeat("!", 32)}, "secret"},
		"no prefix":         {map[string]any{"url": good, "secret": strings.Repeat("A", 44)}, "secret"},
		"slack with url":    {map[string]any{"url": good, "slack": slack}, "url"},
		"slack for teams":   {map[string]any{"url": good, "format": "teams", "slack": slack}, "slack"},
		"slack as url":      {map[string]any{"url": good, "format": "slack"}, "slack"},
		"slack secret":      {map[string]any{"slack": slack, "secret": "whsec_" + strings.Repeat("A", 32)}, "secret"},
		"no token":          {map[string]any{"slack": map[string]any{"channel": "#support"}}, "slack.token"},
		"no channel":        {map[string]any{"slack": map[string]any{"token": slackToken}}, "slack.channel"},
		"token with spaces": {posting("xoxb 1234 56", "#s"), "slack.token"},
		"channel in lines":  {posting(slackToken, "#s\n"), "slack.channel"},
		"channel with NUL":  {posting(slackToken, "#s\x00"), "slack.channel"},
	} {
		t.Run(name, func(t *testing.T) { ada.post(webhooksPath, each.body).blames(each.field) })
	}
	got := ada.post(webhooksPath, map[string]any{"url": good, "team_id": team})
	got.isProblem(http.StatusNotFound, "not_found")
	if !bytes.Contains(got.body, []byte("team_id")) {
		t.Errorf("got %s", got.body)
	}
	if n := a.Count("select count(*) from webhooks"); n > 0 {
		t.Errorf("%d webhooks were made", n)
	}
}

func TestAddressesOfWebhooks(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	ada, path := r.as(a.ada), a.webhook()
	for _, refused := range []string{
		"http://example.com/", "ftp://example.com/", "javascript:alert(1)", "file:///etc/passwd", "example.com",
		"//example.com/",
		"https:example.com", "https://", "https:///x", "https://user@example.com/", "https://user:pass@example.com/",
		"https://:pass@example.com/", "https://example.com/#x", "https://example.com/#", "https://example.com:/",
		"https://example.com:0/", "https://example.com:65536/", "https://example.com:x/", "https://exa mple.com/",
		"https://example.com/a b", "https://example.com\\@evil.example/", "https://example.com/\n", " https://example.com/",
		"https://example.com/\x00", "https://example..com/", "https://.example.com/", "https://exam%70le.com/",
		"https://127.1/", "https://0x7f000001/", "https://2130706433/", "https://0177.0.0.1/", "https://1.2.3/",
		"https://1.2.3.4.5/", "https://example.0x7f/", "https://[::1/", "https://[fe80::1%25eth0]/",
		"https://" + strings.Repeat("a", 64) + ".com/", "https://" + strings.Repeat("a.", 127) + "com/",
		"https://example.com/" + strings.Repeat("x", 1990), "https://example.com/" + strings.Repeat("ü", 1000),
		"https://ex*mple.com/",
		"https://localhost/", "https://LOCALHOST.:8443/", "https://127.0.0.1/", "https://[::1]/", "https://10.0.0.1/",
		"https://169.254.169.254/latest/meta-data/", "https://[::ffff:10.0.0.1]/", "https://[64:ff9b::a00:1]/",
		"https://192.168.1.1:8443/", "https://0.0.0.0/", "https://[fd00::1]/", "https://[fe80::1]/", "https://100.64.0.1/",
	} {
		ada.post(webhooksPath, map[string]any{"url": refused}).blames("url")
		ada.put(path, map[string]any{"url": refused}).blames("url")
	}
	for _, accepted := range []string{
		"https://example.com", "HTTPS://EXAMPLE.COM/", "https://example.com.:8443/a?b=c&d=%20", "https://bücher.example/",
		"https://xn--bcher-kva.example/", "https://a_b.example/", "https://1.1.1.1/", "https://[2606:4700::1111]:443/",
		"https://example.com/" + strings.Repeat("x", 1980), "https://例え.テスト/ü",
	} {
		ada.post(webhooksPath, map[string]any{"url": accepted}).is(http.StatusCreated)
		ada.put(path, map[string]any{"url": accepted}).is(http.StatusOK)
	}
}

func TestSlackAndTeams(t *testing.T) {
	a := newAccount(t)
	ada := a.replica(api.Config{}).as(a.ada)
	made := decode[webhook.Issued](ada.post(webhooksPath, map[string]any{
		"slack": map[string]any{"token": slackToken, "channel": "#support"},
	}).is(http.StatusCreated))
	if made.Format != webhook.Slack || made.URL != nil || made.Slack.Channel != "#support" ||
		made.SecretLastFour != "T0kn" || made.Secret != nil {
		t.Errorf("got %+v", made)
	}
	path := webhooksPath + "/" + made.ID.String()
	put := decode[webhook.Issued](ada.put(path, `{"slack":{"channel":"C0123"}}`).is(http.StatusOK))
	if put.Slack.Channel != "C0123" || put.SecretLastFour != "T0kn" {
		t.Errorf("got %+v", put)
	}
	put = decode[webhook.Issued](ada.put(path, `{"slack":{"token":"xoxb-new"}}`).is(http.StatusOK))
	if put.Slack.Channel != "C0123" || put.SecretLastFour != "-new" {
		t.Errorf("got %+v", put)
	}
	ada.put(path, map[string]any{"url": "https://example.com"}).blames("url")
	ada.put(path, map[string]any{"format": "standard"}).blames("format")
	ada.post(path+"/rotate", nil).blames("format")

	address := "https://prod-1.westeurope.logic.azure.com:443/workflows/0a/triggers/manual/paths/invoke?sig=s3cr3t-Sig"
	team := decode[webhook.Issued](ada.post(webhooksPath, map[string]any{"format": "teams", "url": address}).
		is(http.StatusCreated))
	if team.URL != nil || team.Slack != nil || team.SecretLastFour != "-Sig" || team.Secret != nil {
		t.Errorf("got %+v", team)
	}
	ada.post(webhooksPath+"/"+team.ID.String()+"/rotate", nil).blames("format")
}

// No secret is in a response that is not the first, in an export, in a stored response or in a row.
func TestSecretsOfWebhooksAreNeverReadBack(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	ada := r.as(a.ada)
	address := "https://teams.example/workflows/0a?sig=s3cr3t-Signature"
	one := decode[webhook.Issued](ada.withKey("w").post(webhooksPath, map[string]any{"url": "https://example.com"}).
		is(http.StatusCreated))
	replayed := decode[webhook.Issued](ada.withKey("w").post(webhooksPath, map[string]any{"url": "https://example.com"}).
		is(http.StatusCreated))
	if replayed.Secret != nil || replayed.ID != one.ID {
		t.Errorf("the replay is %+v", replayed)
	}
	ada.withKey("s").post(webhooksPath, map[string]any{"slack": map[string]any{"token": slackToken, "channel": "#s"}}).
		is(http.StatusCreated)
	ada.withKey("t").post(webhooksPath, map[string]any{"format": "teams", "url": address}).is(http.StatusCreated)
	rotated := decode[webhook.Issued](ada.withKey("r").post(webhooksPath+"/"+one.ID.String()+"/rotate", nil).
		is(http.StatusOK))

	shown := ada.get(webhooksPath).is(http.StatusOK).body
	for _, each := range decode[webhook.Page](ada.get(webhooksPath)).Items {
		shown = append(shown, ada.get(webhooksPath+"/"+each.ID.String()).is(http.StatusOK).body...)
	}
	if n := a.Count("select count(*) from idempotency_keys where convert_from(body, 'UTF8') like '%last_four%'"); n != 4 {
		t.Errorf("%d responses are stored", n)
	}
	for _, secret := range []string{*one.Secret, *rotated.Secret, slackToken, address} {
		if bytes.Contains(shown, []byte(secret)) {
			t.Errorf("%s is shown", secret)
		}
		if n := a.Count(`select count(*) from webhooks as w
			where w::text like '%' || $1 || '%' or position(convert_to($1, 'UTF8') in w.secret) > 0`, secret); n > 0 {
			t.Errorf("%s is stored as it is", secret)
		}
		if n := a.Count(`select count(*) from idempotency_keys
			where position($1 in convert_from(body, 'UTF8')) > 0`, secret); n > 0 {
			t.Errorf("%s is in a stored response", secret)
		}
		if r.log.count(secret) > 0 {
			t.Errorf("%s is in the log", secret)
		}
	}
}

func TestWithoutSecretKeyWebhooksAreRefused(t *testing.T) {
	a := newAccount(t)
	path := a.webhook()
	keyless := *a.Webhooks
	keyless.Keys, keyless.Send = nil, (&webhook.Worker{}).Test
	ada := a.replica(api.Config{Webhooks: &keyless}).as(a.ada)
	for _, got := range []response{
		ada.post(webhooksPath, map[string]any{"url": "https://example.com"}),
		ada.post(webhooksPath, map[string]any{"slack": map[string]any{"token": slackToken, "channel": "#s"}}),
		ada.put(path, map[string]any{"url": "https://other.example"}),
		ada.post(path+"/rotate", nil),
		ada.post(path+"/test", nil),
	} {
		got.isProblem(http.StatusUnprocessableEntity, "no_secret_key")
		if !bytes.Contains(got.body, []byte("HANDOFF_SECRET_KEY")) {
			t.Errorf("got %s", got.body)
		}
	}
	ada.put(path, map[string]any{"min_priority": "high"}).is(http.StatusOK)
	ada.get(path).is(http.StatusOK)
	ada.do(http.MethodDelete, path, nil).is(http.StatusNoContent)
}
