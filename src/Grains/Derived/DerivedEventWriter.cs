using System.Text.Json;
using GridGrains.Domain.Derived;
using GridGrains.Domain.Log;

namespace GridGrains.Grains.Derived;

/// <summary>
/// Appends derived events to their topics. One append is under way while the next events gather; whoever makes a position durable waits
/// for it first, so that no event is lost. A repeat after a crash has the same ids. One caller at a time.
/// </summary>
internal sealed class DerivedEventWriter(IPartitionLog log, string source) : IDisposable
{
    private readonly RecordHeaders _headers = new(DerivedEventJson.Schema, source);
    private readonly Utf8JsonWriter _json = new(Stream.Null);
    private RecordBuffer[] _gathering = NewBuffers();
    private RecordBuffer[] _underWay = NewBuffers();
    private Task _append = Task.CompletedTask;

    public void Add(DerivedEvent derived) => DerivedEventJson.Write(_gathering[TopicIndex(derived)], _json, derived);

    /// <summary>Starts to append what has gathered, once the append before has ended.</summary>
    /// <exception cref="Domain.DomainException">The append before has failed: its events may be missing.</exception>
    public async ValueTask StartAppendAsync(CancellationToken cancellation)
    {
        if (Array.TrueForAll(_gathering, buffer => buffer.Count == 0))
        {
            return;
        }

        await CompletedAsync();
        (_gathering, _underWay) = (_underWay, _gathering);
        _append = AppendAsync(_underWay, cancellation);
    }

    /// <summary>Waits until everything that was started is in the log.</summary>
    /// <exception cref="Domain.DomainException">It could not be appended.</exception>
    public async ValueTask CompletedAsync()
    {
        var append = _append;
        _append = Task.CompletedTask;
        await append;
    }

    public void Dispose() => _json.Dispose();

    private async Task AppendAsync(RecordBuffer[] buffers, CancellationToken cancellation)
    {
        try
        {
            for (var topic = 0; topic < buffers.Length; topic++)
            {
                if (buffers[topic].Count > 0)
                {
                    await log.AppendAsync(DerivedKinds.Topics[topic], buffers[topic], _headers, cancellation);
                }
            }
        }
        finally
        {
            Array.ForEach(buffers, buffer => buffer.Clear());
        }
    }

    private static int TopicIndex(DerivedEvent derived) => derived.Topic == DerivedKinds.Topics[0] ? 0 : 1;

    private static RecordBuffer[] NewBuffers() => [new RecordBuffer(4096, 16), new RecordBuffer(4096, 16)];
}
