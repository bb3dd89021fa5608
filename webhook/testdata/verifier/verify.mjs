// Reads {secret, headers, body} from standard input, and prints the type of the message if its signature is right.
import { text } from 'node:stream/consumers'
import { Webhook } from 'standardwebhooks'

const { secret, headers, body } = JSON.parse(await text(process.stdin))
console.log(new Webhook(secret).verify(body, headers).type)
