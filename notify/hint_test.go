package notify

import (
	"testing"

	"github.com/google/uuid"
)

func FuzzParseHint(f *testing.F) {
	const account = "0192f0c1-2345-7abc-8def-0123456789ab"
	f.Add(`{"v":1,"account_id":"` + account + `","epoch":"7f3a","seq":42,"type":"handoff_created"}`)
	f.Add(`{"v":1,"account_id":"` + account + `","epoch":"7f3a","seq":-1}`)
	f.Add(`{"v":1,"type":"canary"}`)
	f.Add(`{"v":1,"type":"canary","replica":"a1","nonce":"x"}`)
	f.Add(`{"v":1,"type":"user_changed","account_id":"` + account + `","user_id":"` + account + `"}`)
	f.Add(`{"v":1,"type":"user_changed","account_id":"` + account + `","epoch":"7f3a","seq":42}`)
	f.Add(`{"v":1,"type":"account_changed","account_id":"` + account + `"}`)
	f.Add(`{"v":1,"type":"account_changed"}`)
	f.Add(`[]`)
	f.Fuzz(func(t *testing.T, payload string) {
		hint, err := ParseHint(payload)
		if err != nil {
			return
		}
		event := hint.Account != uuid.Nil && hint.Epoch != "" && hint.Seq > 0
		user := hint.Type == TypeUserChanged && hint.Account != uuid.Nil && hint.User != uuid.Nil
		removal := hint.Type == TypeAccountChanged && hint.Account != uuid.Nil
		canary := hint.Type == TypeCanary && hint.Nonce != ""
		if hint.Version != 1 || !event && !user && !removal && !canary {
			t.Errorf("%q was parsed as %+v", payload, hint)
		}
	})
}
