using System.Text;
using Confluent.Kafka;
using GridGrains.Domain.Log;

namespace GridGrains.Durability.Kafka;

/// <summary>Record headers <c>schema</c>, <c>source</c> and <c>traceparent</c>, UTF-8 each. Headers of other producers are passed over.</summary>
internal static class RecordHeaderCodec
{
    private const string Schema = "schema";
    private const string Source = "source";
    private const string TraceParent = "traceparent";

    public static Headers ToKafka(RecordHeaders headers)
    {
        var kafka = new Headers { { Schema, Encoding.UTF8.GetBytes(headers.Schema) }, { Source, Encoding.UTF8.GetBytes(headers.Source) } };
        if (headers.TraceParent is { } trace)
            kafka.Add(TraceParent, Encoding.UTF8.GetBytes(trace));
        return kafka;
    }

    /// <param name="last">Returned again when it says the same: most records of a partition share their headers.</param>
    public static RecordHeaders FromKafka(Headers? kafka, RecordHeaders? last)
    {
        ReadOnlySpan<byte> schema = default, source = default, trace = default;
        for (var i = 0; i < (kafka?.Count ?? 0); i++)
        {
            var header = kafka![i];
            switch (header.Key)
            {
                case Schema:
                    schema = header.GetValueBytes();
                    break;
                case Source:
                    source = header.GetValueBytes();
                    break;
                case TraceParent:
                    trace = header.GetValueBytes();
                    break;
            }
        }

        if (last is not null && Is(last.Schema, schema) && Is(last.Source, source) && Is(last.TraceParent ?? "", trace))
            return last;
        return new RecordHeaders(Encoding.UTF8.GetString(schema), Encoding.UTF8.GetString(source), trace.IsEmpty ? null : Encoding.UTF8.GetString(trace));
    }

    private static bool Is(string text, ReadOnlySpan<byte> bytes)
    {
        Span<byte> utf8 = stackalloc byte[256];
        return Encoding.UTF8.TryGetBytes(text, utf8, out var length) && bytes.SequenceEqual(utf8[..length]);
    }
}
