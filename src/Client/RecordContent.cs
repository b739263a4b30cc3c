using System.Net.Http.Headers;
using GridGrains.Domain.Log;
using GridGrains.Domain.Prices;

namespace GridGrains.Client;

/// <summary>Prices as NDJSON in their canonical wire form.</summary>
internal static class RecordContent
{
    /// <exception cref="Domain.DomainException"><c>InvalidRecord</c>: an event cannot be a record; nothing was sent.</exception>
    public static HttpContent Of(IReadOnlyCollection<LmpEvent> prices)
    {
        var buffer = new RecordBuffer(capacityRecords: Math.Max(prices.Count, 1));
        foreach (var price in prices)
        {
            LmpEventJson.Write(buffer, price);
        }

        var body = new byte[buffer.Length + buffer.Count];
        var length = 0;
        for (var i = 0; i < buffer.Count; i++)
        {
            buffer.Value(i).CopyTo(body.AsSpan(length));
            length += buffer.Value(i).Length;
            body[length++] = (byte)'\n';
        }

        return new ByteArrayContent(body, 0, length) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-ndjson") } };
    }
}
