package main

import (
	"errors"
	"fmt"
	"reflect"

	"github.com/alecthomas/kong"
	"github.com/google/uuid"
)

// readID reads an id from the command line into a [uuid.UUID]. The nil UUID is refused.
func readID(ctx *kong.DecodeContext, target reflect.Value) error {
	var text string
	if err := ctx.Scan.PopValueInto("id", &text); err != nil {
		return err
	}
	id, err := uuid.Parse(text)
	if err != nil {
		return fmt.Errorf("%q is no UUID", text)
	}
	if id == uuid.Nil {
		return errors.New("the nil UUID is the id of nothing")
	}
	target.Set(reflect.ValueOf(id))
	return nil
}
