#!/usr/bin/env python3
"""What files are, and one record for people."""

import base64
import gzip
import json

import support


class Inspect(support.Case):
    def messages(self):
        """Envelopes as AWS nests them."""
        inner = json.dumps({"s3Bucket": "b", "s3ObjectKey": ["k"]})
        sns = json.dumps({"Type": "Notification", "MessageId": "m", "Message": inner,
                          "TopicArn": "arn:aws:sns:eu-west-1:111122223333:t"})
        self.write("in/sqs.json", json.dumps({"Records": [
            {"messageId": "1", "receiptHandle": "r", "body": sns, "eventSource": "aws:sqs",
             "eventSourceARN": "arn:aws:sqs:eu-west-1:111122223333:q"}]}))
        logs = {"messageType": "DATA_MESSAGE", "owner": "111122223333", "logGroup": "g",
                "logStream": "s", "subscriptionFilters": ["f"],
                "logEvents": [{"id": "1", "timestamp": 1, "message": json.dumps(support.record(1))}]}
        data = base64.b64encode(gzip.compress(json.dumps(logs).encode())).decode()
        self.write("in/lambda.json", json.dumps({"awslogs": {"data": data}}))
        control = dict(logs, messageType="CONTROL_MESSAGE", logEvents=[])
        self.write("in/control.json", json.dumps(control))
        self.write("in/cut.json", support.log_file([support.record(1), support.record(2)])[:-30])
        self.write("in/other.txt", "hello")

    def test_lines(self):
        self.messages()
        result = self.run_program("inspect", "in")
        self.assertEqual(result.code, 3)
        self.assert_golden("inspect.txt", result.out)

    def test_jsonl(self):
        self.messages()
        result = self.run_program("inspect", "--format", "jsonl", "in")
        self.assertEqual(result.code, 3)
        self.assert_golden("inspect.jsonl", result.out)
        self.assertEqual([line["schema"] for line in result.findings], [1] * 5)

    def test_standard_input_and_several_files(self):
        self.write("a.json", support.log_file([support.record(1)]))
        result = self.run_program("inspect", "a.json", "-", stdin=json.dumps(support.record(2)).encode())
        self.assertEqual(result.code, 0)
        self.assertEqual([line.split()[:2] for line in result.text.splitlines()],
                         [["log-file", "1"], ["record", "1"]])

    def test_a_million_brackets(self):
        self.write("deep.json", b"[" * 1_000_000)
        self.assertEqual(self.run_program("inspect", "deep.json").code, 3)


class Show(support.Case):
    def setUp(self):
        super().setUp()
        self.made = support.record(
            2, "DeleteTrail", errorCode="AccessDenied", errorMessage="User may not",
            resources=[{"ARN": "arn:aws:cloudtrail:eu-west-1:111122223333:trail/t"}],
            requestParameters={"name": "t", "list": [1, {"a": []}]})
        self.made["userIdentity"]["sessionContext"] = {
            "attributes": {"mfaAuthenticated": "false", "creationDate": "2024-05-01T00:00:00Z"},
            "sessionIssuer": {"arn": "arn:aws:iam::111122223333:role/admin"}}
        self.text = json.dumps({"Records": [support.record(1), self.made]}, indent=1)
        self.write("a.json", self.text[:-3] + ',{"broken" 1}]}')

    def show(self, *arguments, code=0, **options):
        result = self.run_program("show", *arguments, **options)
        self.assertEqual(result.code, code, result.error)
        return result

    def test_record(self):
        self.assert_golden("show.txt", self.show("a.json", "--index", "1").out)

    def test_raw_is_byte_for_byte(self):
        raw = self.show("a.json", "--index", "1", "--raw").text
        self.assertIn(raw, self.text)
        self.assertEqual(json.loads(raw), self.made)

    def test_standard_input(self):
        shown = self.show("-", "--index", "0", "--raw", stdin=json.dumps(self.made).encode())
        self.assertEqual(json.loads(shown.text), self.made)

    def test_stops_reading_when_it_has_the_record(self):
        lines = (json.dumps(self.made) + "\n").encode() * 100_000
        self.assertIn("DeleteTrail", self.show("-", "--index", "3", stdin=lines).text)

    def test_no_such_record(self):
        self.assertIn("rejected: malformed at byte", self.show("a.json", "--index", "2", code=3).error)
        self.assertIn("it has 3 records, from 0 to 2", self.show("a.json", "--index", "3", code=2).error)
        self.write("x.txt", "hello")
        self.assertIn("it has none", self.show("x.txt", "--index", "0", code=2).error)

    def test_index_is_that_of_findings(self):
        findings = self.scan("--format", "jsonl", "a.json", code=3).findings
        shown = self.show("a.json", "--index", str(findings[1]["index"]), "--raw")
        self.assertEqual(json.loads(shown.text)["eventID"], findings[1]["event_id"])


if __name__ == "__main__":
    support.main()
