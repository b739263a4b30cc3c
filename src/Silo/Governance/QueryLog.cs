using System.Threading.Channels;
using GridGrains.Domain;
using GridGrains.Domain.Governance.Accounting;
using GridGrains.Domain.Log;

namespace GridGrains.Silo.Governance;

/// <summary>
/// Writes what was asked to the topic QUERY_LOG, many at once. Nobody waits for it: what comes while the log takes nothing is counted as lost beyond a bound. Safe for all threads.
/// </summary>
internal sealed partial class QueryLog(IPartitionLog log, GovernanceInstruments instruments, TimeProvider clock, ILogger<QueryLog> logger) : BackgroundService
{
    private const int MaxHeld = 10_000;
    private const int MaxBatch = 1_000;
    private const string Source = "GOVERNANCE";

    private static readonly TimeSpan Gather = TimeSpan.FromSeconds(1);

    private readonly Channel<QueryRecord> _held = Channel.CreateBounded<QueryRecord>(new BoundedChannelOptions(MaxHeld) { SingleReader = true });

    public void Add(QueryRecord record)
    {
        if (!_held.Writer.TryWrite(record))
        {
            instruments.QueryNotRecorded();
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _held.Writer.TryComplete();
        await base.StopAsync(cancellationToken);
        await WriteAsync();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await _held.Reader.WaitToReadAsync(stoppingToken))
        {
            await Task.Delay(Gather, clock, stoppingToken);
            await WriteAsync();
        }
    }

    private async Task WriteAsync()
    {
        while (_held.Reader.TryPeek(out _))
        {
            var buffer = new RecordBuffer();
            while (buffer.Count < MaxBatch && _held.Reader.TryRead(out var record))
            {
                QueryRecordJson.Write(buffer, record);
            }

            var count = buffer.Count;
            try
            {
                await log.AppendAsync(Topics.QueryLog, buffer, new RecordHeaders(QueryRecord.Schema, Source), CancellationToken.None);
            }
            catch (DomainException failure)
            {
                instruments.QueryNotRecorded(count);
                LogLost(logger, count, failure.Message);
                return;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} queries are not in the query log: {Reason}")]
    private static partial void LogLost(ILogger logger, int count, string reason);
}
