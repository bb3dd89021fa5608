package docs_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// signedMessage is what the programs of webhooks.md are given, on standard input.
type signedMessage struct {
	Secret  string            `json:"secret"`
	Headers map[string]string `json:"headers"`
	Body    string            `json:"body"`
}

func newSignedMessage(secret string, at time.Time, body string, signatures ...string) signedMessage {
	message := signedMessage{Secret: secret, Body: body, Headers: map[string]string{
		"webhook-id": "01a22581.7f3a-42", "webhook-timestamp": strconv.FormatInt(at.Unix(), 10),
	}}
	key, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(message.Headers["webhook-id"] + "." + message.Headers["webhook-timestamp"] + "." + body))
	signatures = append(signatures, "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	message.Headers["webhook-signature"] = strings.Join(signatures, " ")
	return message
}

func TestSignaturesAreVerifiedAsDocumented(t *testing.T) {
	dir := extract(t, "webhooks.md")
	programs := map[string]string{
		"read.mjs": `import { verify } from './verify.mjs'
			import { readFileSync } from 'node:fs'
			const { secret, headers, body } = JSON.parse(readFileSync(0, 'utf8'))
			console.log(verify(secret, headers, Buffer.from(body)))`,
		"read.py": "import json, sys\nfrom verify import verify\nm = json.load(sys.stdin)\n" +
			"print(str(verify(m['secret'], m['headers'], m['body'].encode())).lower())",
		"read.go": `package main
			import ("encoding/json"; "fmt"; "net/http"; "os")
			func main() {
				var m struct { Secret string; Headers map[string]string; Body string }
				if err := json.NewDecoder(os.Stdin).Decode(&m); err != nil { panic(err) }
				header := http.Header{}
				for name, value := range m.Headers { header.Set(name, value) }
				fmt.Println(verify(m.Secret, header, []byte(m.Body)))
			}`,
	}
	for name, text := range programs {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	secret, now, body := "whsec_"+strings.Repeat("a2tr", 12), time.Now(), `{"type":"ü"}`
	good := newSignedMessage(secret, now, body)
	forged, other := good, newSignedMessage("whsec_"+strings.Repeat("A", 32), now, body)
	forged.Body = `{"type":"u"}`
	messages := map[string]struct {
		signedMessage
		want string
	}{
		"signed":                    {good, "true"},
		"by two secrets":            {newSignedMessage(secret, now, body, other.Headers["webhook-signature"]), "true"},
		"a longer one stands first": {newSignedMessage(secret, now, body, "v1a,"+strings.Repeat("A", 88)), "true"},
		"another body":              {forged, "false"},
		"another secret":            {signedMessage{secret, other.Headers, body}, "false"},
		"old":                       {newSignedMessage(secret, now.Add(-time.Hour), body), "false"},
		"from the future":           {newSignedMessage(secret, now.Add(time.Hour), body), "false"},
	}
	for program, command := range map[string][]string{
		"node": {"node", "read.mjs"}, "python3": {"python3", "read.py"}, "go": {"go", "run", "read.go", "verify.go"},
	} {
		t.Run(program, func(t *testing.T) {
			need(t, program)
			for name, message := range messages {
				input, err := json.Marshal(message.signedMessage)
				if err != nil {
					t.Fatal(err)
				}
				run := exec.CommandContext(t.Context(), command[0], command[1:]...)
				run.Dir, run.Stdin = dir, bytes.NewReader(input)
				if out, err := run.CombinedOutput(); err != nil || strings.TrimSpace(string(out)) != message.want {
					t.Errorf("%s: got %s, want %s, error %v", name, out, message.want, err)
				}
			}
		})
	}
}
