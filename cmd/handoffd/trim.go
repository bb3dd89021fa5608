package main

import (
	"reflect"
	"strings"

	"github.com/alecthomas/kong"
)

// trimmed decodes a flag without the white space at either end of its value, and of each element of a list. Values come from
// files and templates, which end in a newline; a secret or URL with one fails in ways that are hard to see.
type trimmed struct{ kong.Mapper }

// Decode implements [kong.Mapper].
func (t trimmed) Decode(ctx *kong.DecodeContext, target reflect.Value) error {
	token := ctx.Scan.Peek()
	if text, ok := token.Value.(string); ok {
		ctx.Scan.Pop()
		if target.Kind() == reflect.Slice {
			elements := strings.Split(text, ",")
			for i, element := range elements {
				elements[i] = strings.TrimSpace(element)
			}
			text = strings.Join(elements, ",")
		}
		token.Value = strings.TrimSpace(text)
		ctx.Scan.PushToken(token)
	}
	return t.Mapper.Decode(ctx, target)
}

// trimFlags makes all flags of a command line [trimmed], those from the environment too.
func trimFlags(parser *kong.Kong) {
	nodes := []*kong.Node{parser.Model.Node}
	for len(nodes) > 0 {
		node := nodes[0]
		nodes = append(nodes[1:], node.Children...)
		for _, flag := range node.Flags {
			if !flag.IsBool() && !flag.IsCounter() {
				flag.Mapper = trimmed{flag.Mapper}
			}
		}
	}
}
