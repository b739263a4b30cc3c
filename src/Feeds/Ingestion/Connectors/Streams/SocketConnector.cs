using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text;
using GridGrains.Domain.Ingestion.Pipelines;
using GridGrains.Domain.Ingestion.Specs;
using GridGrains.Egress;

namespace GridGrains.Feeds.Ingestion.Connectors.Streams;

/// <summary>
/// Reads messages of a WebSocket for as long as a stream runs. What the source sends while nobody listens is lost unless it sends it again: a message to
/// subscribe may say since when.
/// </summary>
public sealed class SocketConnector(EgressRoom room, TimeProvider clock) : ISourceConnector
{
    private const int MaxMessageBytes = 4 << 20;

    // A sample is shown after so long, however little has come.
    private static readonly TimeSpan SampleTime = TimeSpan.FromSeconds(8);

    public IReadOnlyCollection<string> Types { get; } = ["websocket"];

    public async IAsyncEnumerable<SourcePage> ReadAsync(
        PipelineSpec spec, EndpointSpec endpoint, EndpointPosition position, ReadContext context, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var fill = new Placeholders(context);
        var address = new Uri(spec.Provider.BaseUrl!.TrimEnd('/') + (endpoint.Path.Length == 0 || endpoint.Path.StartsWith('/') ? "" : "/") + fill.In(endpoint.Path));
        using var socket = await OpenAsync(address, endpoint, context, fill, cancellation);
        foreach (var text in endpoint.Subscribe)
        {
            await Guarded(SendAsync(socket, fill.In(text), cancellation), address);
        }

        var (messages, records, isLast) = (new Messages(socket, address, clock, cancellation), 0, false);
        for (var ends = StreamRules.EndOf(spec, context) ?? context.NowUtc + SampleTime; !isLast;)
        {
            var (batch, start) = (new MessageBatch(endpoint, address.GetLeftPart(UriPartial.Path), MaxMessageBytes), clock.GetTimestamp());
            var fault = await messages.FillAsync(batch);
            records += batch.Records;
            isLast = clock.GetUtcNow().UtcDateTime >= ends || records >= context.Limits.MaxRecords || position.Page + 1 >= context.Limits.MaxPages;
            if (batch.Messages > 0 || (isLast && fault is null))
            {
                position = position with { Page = position.Page + 1 };
                yield return batch.ToPage(position, clock.GetElapsedTime(start), isLast);
            }

            if (fault is not null)
            {
                throw fault;
            }
        }
    }

    private async Task<WebSocket> OpenAsync(Uri address, EndpointSpec endpoint, ReadContext context, Placeholders fill, CancellationToken cancellation)
    {
        try
        {
            var headers = endpoint.Headers.Select(header => KeyValuePair.Create(header.Key, fill.In(header.Value))).ToList();
            return await room.OpenSocketAsync(new EgressRequest(address, Headers: headers, Credential: RequestCredential.Of(endpoint.Auth), Tenant: context.Tenant), cancellation);
        }
        catch (EgressException failure)
        {
            throw new SourceException(failure.Code, failure.Message, failure.IsTransient, inner: failure);
        }
    }

    private static async Task<byte[]> SendAsync(WebSocket socket, string text, CancellationToken cancellation)
    {
        await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, cancellation);
        return [];
    }

    private static async Task<byte[]> ReceiveAsync(WebSocket socket, CancellationToken cancellation)
    {
        using var message = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), cancellation);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                throw new SourceException("source_closed", $"the source closed the connection: {socket.CloseStatus} {socket.CloseStatusDescription}".TrimEnd(), isTransient: true);
            }

            message.Write(buffer, 0, part.Count);
            if (message.Length > MaxMessageBytes)
            {
                throw new SourceException("answer_too_large", $"a message has more than {MaxMessageBytes >> 20} MiB", isTransient: false);
            }

            if (part.EndOfMessage)
            {
                return message.ToArray();
            }
        }
    }

    private static async Task<byte[]> Guarded(Task<byte[]> work, Uri address)
    {
        try
        {
            return await work;
        }
        catch (WebSocketException failure)
        {
            throw new SourceException("source_unreachable", $"{address.Host} broke off the connection", isTransient: true, inner: failure);
        }
    }

    /// <summary>Messages as they come. A receive that was begun is awaited by the next page: to break it off would break the connection.</summary>
    private sealed class Messages(WebSocket socket, Uri address, TimeProvider clock, CancellationToken cancellation)
    {
        private Task<byte[]> _next = ReceiveAsync(socket, cancellation);

        /// <summary>Takes what comes within the time of one page.</summary>
        /// <returns>What ended the connection, behind the messages that came before it; null while it stands.</returns>
        public async Task<SourceException?> FillAsync(MessageBatch batch)
        {
            try
            {
                for (var linger = Task.Delay(StreamRules.Linger, clock, cancellation); !batch.IsFull && await Task.WhenAny(_next, linger) == _next;)
                {
                    batch.Add(await Guarded(_next, address), $"message {batch.Messages + 1}");
                    _next = ReceiveAsync(socket, cancellation);
                }
            }
            catch (SourceException broken)
            {
                return broken;
            }

            cancellation.ThrowIfCancellationRequested();
            return null;
        }
    }
}
