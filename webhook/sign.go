package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"time"
)

// signatures returns the header webhook-signature of a message: one signature, or two while the previous secret signs
// too.
func signatures(secrets Secrets, id string, at time.Time, body []byte) (string, error) {
	header, err := sign(secrets.Current, id, at, body)
	if err != nil || secrets.Previous == "" {
		return header, err
	}
	previous, err := sign(secrets.Previous, id, at, body)
	return header + " " + previous, err
}

// sign returns one signature, as version 1 of Standard Webhooks defines it.
func sign(secret, id string, at time.Time, body []byte) (string, error) {
	key, err := SigningKey(secret)
	if err != nil {
		return "", err
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(id + "." + strconv.FormatInt(at.Unix(), 10) + "."))
	mac.Write(body)
	return "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil)), nil
}
