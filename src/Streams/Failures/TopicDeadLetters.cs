using System.Text.Json;
using GridGrains.Domain.Log;

namespace GridGrains.Streams.Failures;

/// <summary>Writes dead letters to a topic, as JSON under the key of the record.</summary>
internal sealed class TopicDeadLetters(RedpandaStreamOptions options, IPartitionLog log) : IStreamDeadLetters
{
    private const string Schema = "stream_dead_letter/1";

    public async Task WriteAsync(StreamDeadLetter letter, CancellationToken cancellation)
    {
        var buffer = new RecordBuffer(4096, 1);
        buffer.BeginRecord(letter.Record.Stream.Key.Span);
        using (var json = new Utf8JsonWriter(buffer))
            Write(json, letter);
        buffer.EndRecord();
        await log.AppendAsync(options.DeadLetterTopic!, buffer, new RecordHeaders(Schema, options.Source), cancellation);
    }

    private static void Write(Utf8JsonWriter json, StreamDeadLetter letter)
    {
        json.WriteStartObject();
        json.WriteString("topic", letter.Topic);
        json.WriteNumber("partition", letter.Partition);
        json.WriteNumber("offset", letter.Record.Token.Offset);
        json.WriteString("key", letter.Record.Key);
        json.WriteString("schema", letter.Record.Schema);
        if (letter.Record.Value is { } value)
            json.WriteBase64String("value", value);
        json.WriteString("subscription", letter.Subscription);
        json.WriteString("code", StreamDeadLetter.Code);
        json.WriteString("message", letter.Message);
        json.WriteString("failed_at", letter.FailedAtUtc);
        json.WriteEndObject();
    }
}
