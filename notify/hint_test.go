package notify

import (
	"encoding/json"
	"fmt"
	"strings"
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
	const event = `{"v":1,"account_id":"` + account + `","epoch":"7f3a","seq":42,"type":"%s",` +
		`"handoff_id":"` + account + `"}`
	for _, around := range []string{"x%s", "%sx", " %s"} {
		f.Add(fmt.Sprintf(around, fmt.Sprintf(event, "handoff_created")))
	}
	for _, part := range [][2]string{{`42`, `042`}, {`42`, `0`}, {`7f3a`, ``}, {account, uuid.Nil.String()}, {`1`, `2`}} {
		f.Add(fmt.Sprintf(strings.Replace(event, part[0], part[1], 1), "handoff_created"))
	}
	types := []string{"handoff_created", "user_changed", "canary", "\x00", "\xff", `\u0041`, `","seq":7,"type":"x`}
	for _, typ := range types {
		f.Add(fmt.Sprintf(event, typ))
	}
	f.Add(strings.Replace(event, account, "urn:uuid:"+account, 1))
	f.Fuzz(func(t *testing.T, payload string) {
		hint, err := ParseHint(payload)
		if fast, ok := parseEvent(payload); ok {
			var slow Hint
			if err := json.Unmarshal([]byte(payload), &slow); err != nil || fast != slow {
				t.Errorf("%q is %+v, error %v, and was parsed as %+v", payload, slow, err, fast)
			}
			if other, err := ParseHint(" " + payload); err != nil || other != fast { // not that spelling
				t.Errorf("%q was parsed as %+v, and with a space before it as %+v, error %v", payload, fast, other, err)
			}
		}
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

func BenchmarkParseHint(b *testing.B) {
	payload := fmt.Sprintf(`{"v":1,"account_id":"%s","epoch":"7f3a1b2c1","seq":42,"type":"%s","handoff_id":"%s"}`,
		uuid.New(), "handoff_created", uuid.New())
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ParseHint(payload); err != nil {
			b.Fatal(err)
		}
	}
}
