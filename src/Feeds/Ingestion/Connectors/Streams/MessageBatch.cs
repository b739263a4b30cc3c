using GridGrains.Domain.Ingestion.Mapping;
using GridGrains.Domain.Ingestion.Pipelines;
using GridGrains.Domain.Ingestion.Specs;
using GridGrains.Feeds.Ingestion.Pages;

namespace GridGrains.Feeds.Ingestion.Connectors.Streams;

/// <summary>Messages that become one page. Each is read as a page of its own would be; one that is damaged spoils no other.</summary>
internal sealed class MessageBatch(EndpointSpec endpoint, string origin, int maxMessageBytes)
{
    private const int MaxMessages = 500;
    private const long MaxBytes = 8 << 20;

    private readonly List<SourceRecord> _records = [];
    private readonly List<UnreadRecord> _unread = [];
    private long _bytes;

    public int Messages { get; private set; }

    public int Records => _records.Count;

    public bool IsFull => Messages >= MaxMessages || _bytes >= MaxBytes;

    /// <param name="name">Of the message, for its dead letter.</param>
    public void Add(ReadOnlyMemory<byte> message, string name)
    {
        Messages++;
        _bytes += message.Length;
        var reader = new PageReader(endpoint, maxMessageBytes);
        try
        {
            _records.AddRange(reader.Read(new MemoryStream(message.ToArray())));
        }
        catch (SourceException fault)
        {
            _unread.Add(new UnreadRecord(Messages, fault.Code, $"{name}: {fault.Message}"));
        }

        _unread.AddRange(reader.Unread.Select(line => line with { Message = $"{name}: {line.Message}" }));
    }

    public SourcePage ToPage(EndpointPosition after, TimeSpan took, bool isLast = false) => new(origin, 200, _bytes, took, [.. _records], [.. _unread], after, isLast);
}
