package stream_test

import (
	"bytes"
	"encoding/json"
	"io"
	"testing"
	"time"

	"github.com/handoffd/handoffd/notify"
	"github.com/handoffd/handoffd/sse"
	"github.com/handoffd/handoffd/stream"
)

// The data of an event are its members merged with those of the log, in one frame, for any text.
func FuzzEncodeEvent(f *testing.F) {
	f.Add("VPN drops", int64(1))
	f.Add("\r\n\r\nevent: bye\ndata: {}\n\n", int64(42))
	f.Add("\x00\u2028\u2029🖨️\xff\xfe", int64(1<<62))
	f.Fuzz(func(t *testing.T, text string, seq int64) {
		stored, err := json.Marshal(map[string]string{"note": text})
		if err != nil {
			t.Fatal(err)
		}
		at := time.Unix(0, seq).UTC()
		frame := stream.EncodeEvent("7f3a", notify.Event{Seq: seq, At: at, Type: "handoff_created", Data: stored})

		decoder := sse.NewDecoder(bytes.NewReader(frame))
		got, err := decoder.Next()
		if err != nil {
			t.Fatalf("%v: %q", err, frame)
		}
		if want := (notify.Position{Epoch: "7f3a", Seq: seq}).String(); got.ID != want || got.Name != "handoff_created" {
			t.Errorf("got id %q and name %q: %q", got.ID, got.Name, frame)
		}
		var data struct {
			Type, Note string
			Seq        int64
			At         time.Time
		}
		var kept map[string]string
		if err := json.Unmarshal(stored, &kept); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(got.Data, &data); err != nil {
			t.Fatalf("%v: %q", err, got.Data)
		}
		if data.Type != got.Name || data.Seq != seq || !data.At.Equal(at) || data.Note != kept["note"] {
			t.Errorf("got %+v of %q", data, text)
		}
		if more, err := decoder.Next(); err != io.EOF {
			t.Errorf("a second event came: %+v", more)
		}
	})
}
