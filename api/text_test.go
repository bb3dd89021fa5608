package api_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/handoff"
)

func TestTextArrivesInOneFrame(t *testing.T) {
	o := newOffice(t)
	r := o.replica(api.Config{})
	dana, eli := r.as(o.dana), r.as(o.eli).follow("")
	var arrived []string
	for name, text := range map[string]string{
		"plain": "printer", "CR": `a\rid: 1`, "LF": `a\n\ndata: forged`, "CRLF": `a\r\n\r\nevent: bye`, "NUL": `a\u0000b`,
		"line separator": "a\u2028b\u2029c", "emoji": "🖨️ on 🔥", "invalid UTF-8": "a\xff\xfeb", "lone surrogate": `a\ud800b`,
		"raw LF": "a\nb", "raw NUL": "a\x00b", "markup": "</script><!--", "BOM": "\ufeffid: 1",
	} {
		session := o.session(o.dana)
		put := dana.put(sessionPath(session), `{"title":"`+text+`","problem_summary":"`+text+`"}`)
		created := dana.create(session, `{"intent":"escalate","engineer_notes":"`+text+`"}`)
		if created.status != http.StatusCreated {
			put.isProblem(http.StatusBadRequest, "invalid_input")
			created.isProblem(http.StatusBadRequest, "invalid_input")
			continue
		}
		put.is(http.StatusOK)
		arrived = append(arrived, name)
		stored := decode[handoff.Session](dana.get(sessionPath(session)).is(http.StatusOK))
		got := eli.expect("handoff_created")
		if strings.ContainsAny(string(got.Data), "\r\n\x00") {
			t.Errorf("%s: the data hold a line break: %q", name, got.Data)
		}
		if card := got.data.Handoff; card.SessionID != session || card.SessionTitle != stored.Title {
			t.Errorf("%s: got a card of %q, want %q", name, card.SessionTitle, stored.Title)
		}
	}
	for _, name := range []string{"plain", "CR", "LF", "CRLF", "line separator", "emoji", "markup"} {
		if !slices.Contains(arrived, name) {
			t.Errorf("%s was refused", name)
		}
	}
}
