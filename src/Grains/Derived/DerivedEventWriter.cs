using System.Runtime.InteropServices;
using System.Text.Json;
using GridGrains.Domain.Derived;
using GridGrains.Domain.Log;
using GridGrains.Grains.DerivedTopics;

namespace GridGrains.Grains.Derived;

/// <summary>
/// Appends derived events to their topics. One append is under way while the next events gather; whoever makes a position durable waits
/// for it first, so that no event is lost. A repeat after a crash has the same ids. One caller at a time.
/// </summary>
internal sealed class DerivedEventWriter(DerivedTopicLog log, string source) : IDisposable
{
    private readonly RecordHeaders _headers = new(DerivedEventJson.Schema, source);
    private readonly Utf8JsonWriter _json = new(Stream.Null);
    private readonly CancellationTokenSource _end = new();
    private Dictionary<string, RecordBuffer> _gathering = [];
    private Dictionary<string, RecordBuffer> _underWay = [];

    /// <summary>Ends when everything that was started is in the log.</summary>
    /// <exception cref="Domain.DomainException">It could not be appended.</exception>
    /// <exception cref="OperationCanceledException">The writer was disposed before.</exception>
    public Task Sent { get; private set; } = Task.CompletedTask;

    public bool HasNews => _gathering.Values.Any(buffer => buffer.Count > 0);

    public void Add(DerivedEvent derived)
    {
        ref var buffer = ref CollectionsMarshal.GetValueRefOrAddDefault(_gathering, derived.Kind.Topic, out _);
        DerivedEventJson.Write(buffer ??= new RecordBuffer(4096, 16), _json, derived);
    }

    /// <summary>Starts to append what has gathered; what was started before must have ended.</summary>
    public void Start()
    {
        if (!Sent.IsCompleted)
        {
            throw new InvalidOperationException("the append before is under way");
        }

        (_gathering, _underWay) = (_underWay, _gathering);
        Sent = AppendAsync(_underWay, _end.Token);
    }

    /// <summary>Gives up what is not in the log yet. May be called again.</summary>
    public void Dispose()
    {
        if (_end.IsCancellationRequested)
        {
            return;
        }

        _end.Cancel();
        _end.Dispose();
        _json.Dispose();
    }

    private async Task AppendAsync(Dictionary<string, RecordBuffer> buffers, CancellationToken cancellation)
    {
        try
        {
            foreach (var (topic, buffer) in buffers.Where(buffer => buffer.Value.Count > 0))
            {
                await log.AppendAsync(topic, buffer, _headers, cancellation);
            }
        }
        finally
        {
            foreach (var buffer in buffers.Values)
            {
                buffer.Clear();
            }
        }
    }
}
