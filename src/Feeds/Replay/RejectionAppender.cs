using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GridGrains.Domain.DeadLetters;
using GridGrains.Domain.Log;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Replay;

/// <summary>Writes rows that cannot be prices to the dead-letter topic, with file, line, field and reason.</summary>
internal sealed class RejectionAppender(IPartitionLog log, TimeProvider clock)
{
    private const int BatchRecords = 1024;
    private const int IdBytes = 8;

    private static readonly RecordHeaders Headers = new(DeadLetter.Schema, FileFeed.Source);

    private readonly RecordBuffer _buffer = new();
    private string _sourceId = "";
    private string _file = "";

    public bool IsFull => _buffer.Count >= BatchRecords;

    /// <param name="sourceId">Names the content, so that rows of another file of the same name have other ids.</param>
    public void BeginReport(string sourceId, string name) => (_sourceId, _file) = (sourceId, name);

    public void Add(in RowRejection rejection) => DeadLetterJson.Write(_buffer, DeadLetter.OfRow(
        IdOf(rejection),
        _file,
        rejection.Line,
        new DeadLetterReason(JsonNamingPolicy.SnakeCaseLower.ConvertName(rejection.Reason.ToString()), rejection.Field, rejection.Detail),
        clock.GetUtcNow().UtcDateTime,
        FileFeed.Source));

    public async ValueTask FlushAsync(CancellationToken cancellation)
    {
        if (_buffer.Count > 0)
        {
            await log.AppendAsync(Topics.DeadLetters, _buffer, Headers, cancellation);
            _buffer.Clear();
        }
    }

    private string IdOf(in RowRejection rejection)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{_sourceId}\n{_file}\n{rejection.Line}\n{rejection.Field}"));
        return "row:" + Convert.ToHexStringLower(hash.AsSpan(0, IdBytes));
    }
}
