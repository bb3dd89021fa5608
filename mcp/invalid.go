package mcp

import (
	"fmt"
	"regexp"
	"strings"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
)

// invalidPrefix begins the text with which the SDK refuses arguments that do not fit the schema of their tool.
const invalidPrefix = `validating "arguments": `

var (
	invalidMember = regexp.MustCompile(`validating /properties/(\w+)`)
	quotedNames   = regexp.MustCompile(`"(\w+)"`)
)

// explainInvalid replaces the text of a result that refuses arguments by one that a model can act on. The SDK's quotes
// the argument, however long it is.
func explainInvalid(result *sdk.CallToolResult) {
	if !result.IsError || len(result.Content) != 1 {
		return
	}
	text, ok := result.Content[0].(*sdk.TextContent)
	if !ok || !strings.HasPrefix(text.Text, invalidPrefix) {
		return
	}
	text.Text = invalidArguments(invalidMemberProblem(strings.TrimPrefix(text.Text, invalidPrefix)))
}

// invalidMemberProblem returns which argument is wrong, and how.
func invalidMemberProblem(text string) string {
	name := ""
	if member := invalidMember.FindStringSubmatch(text); member != nil {
		name = member[1]
	}
	for _, each := range []struct{ keyword, problem string }{
		{"required: missing properties", "must be given"},
		{"unexpected additional properties", "is unknown: leave it out"},
	} {
		if _, rest, found := strings.Cut(text, each.keyword); found {
			for _, missing := range quotedNames.FindAllStringSubmatch(rest, 5) {
				name = missing[1]
			}
			return name + " " + each.problem
		}
	}
	for _, each := range []struct{ keyword, problem string }{
		{"type: ", "has another type than the schema of the tool says"},
		{"enum: ", "has a value that the schema of the tool does not list"},
		{"minimum: ", fmt.Sprintf("must be from 0 to %d", maxWait)},
		{"maximum: ", fmt.Sprintf("must be from 0 to %d", maxWait)},
		{"minLength: ", "must not be empty"},
		{"maxLength: ", "is longer than the schema of the tool allows"},
		{"maxItems: ", "has more items than the schema of the tool allows"},
	} {
		if strings.Contains(text, ": "+each.keyword) {
			return name + " " + each.problem
		}
	}
	return name + " does not fit the schema of the tool"
}
