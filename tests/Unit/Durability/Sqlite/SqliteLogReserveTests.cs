using System.Text;
using GridGrains.Domain;
using GridGrains.Domain.Log;
using GridGrains.Durability.Sqlite;
using Xunit;

namespace GridGrains.Tests.Unit.Durability.Sqlite;

/// <summary>Shards cannot move on, and a full log cannot be trimmed, without what shards write themselves.</summary>
public sealed class SqliteLogReserveTests : IAsyncDisposable
{
    private const long Megabyte = 1024 * 1024;

    private static readonly TopicDefinition Prices = new("PRICES", 1, null);
    private static readonly TopicDefinition Outcome = new(Topics.DeadLetters, 1, null);
    private static readonly RecordHeaders Headers = new("noise/1", "TEST");

    private readonly TemporaryDirectory _directory = new();
    private readonly Random _random = new(5);
    private readonly SqlitePartitionLog _log;

    public SqliteLogReserveTests() => _log = SqlitePartitionLog.Open(
        _directory.File("log.db"), [Prices, Outcome], new SqliteLogOptions { CapBytes = 4 * Megabyte }, TimeProvider.System);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _log.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Full_log_still_takes_what_the_platform_writes_about_its_records_up_to_a_reserve()
    {
        await _log.CommitAsync("shard", [new(new TopicPartition(Prices.Name, 0), 0), new(new TopicPartition(Outcome.Name, 0), 0)], Cancellation);
        await FillAsync(Prices, 500_000);

        var taken = await FillAsync(Outcome, 50_000);

        Assert.InRange(taken, Megabyte / 4, Megabyte);
        Assert.Equal(0, await FillAsync(Prices, 50_000));
        Assert.Equal(0, (await _log.GetOffsetsAsync(new TopicPartition(Prices.Name, 0), Cancellation)).Earliest);
        Assert.Equal(0, (await _log.GetOffsetsAsync(new TopicPartition(Outcome.Name, 0), Cancellation)).Earliest);
    }

    /// <summary>Appends noise, which does not compress, until the log refuses.</summary>
    /// <returns>Bytes taken.</returns>
    private async Task<long> FillAsync(TopicDefinition topic, int bytesPerAppend)
    {
        var value = new byte[bytesPerAppend];
        for (var taken = 0L; taken < 100 * Megabyte; taken += bytesPerAppend)
        {
            var buffer = new RecordBuffer();
            _random.NextBytes(value);
            buffer.Add(Encoding.UTF8.GetBytes("key"), value);
            try
            {
                await _log.AppendAsync(topic.Name, buffer, Headers, Cancellation);
            }
            catch (DomainException full) when (full.Code == DomainErrorCode.StorageFull)
            {
                return taken;
            }
        }

        throw new InvalidOperationException("the log takes everything");
    }
}
