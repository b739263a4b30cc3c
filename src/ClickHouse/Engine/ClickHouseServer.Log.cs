using Microsoft.Extensions.Logging;

namespace GridGrains.ClickHouse.Engine;

public sealed partial class ClickHouseServer
{
    [LoggerMessage(LogLevel.Information, "ClickHouse {Version} is ready at {Address}, data in {Directory}")]
    private static partial void LogReady(ILogger log, string version, Uri address, string directory);

    [LoggerMessage(LogLevel.Information, "ClickHouse {Version} of another process is shared at {Address}, data in {Directory}")]
    private static partial void LogShared(ILogger log, string version, Uri address, string directory);

    [LoggerMessage(LogLevel.Warning, "The warehouse is degraded: {Reason}")]
    private static partial void LogDegraded(ILogger log, string reason);

    [LoggerMessage(LogLevel.Information, "libchdb: {Step} {Percent}%")]
    private static partial void LogProgress(ILogger log, string step, int percent);

    [LoggerMessage(LogLevel.Warning, "ClickHouse engine: {Line}")]
    private static partial void LogComplaint(ILogger log, string line);

    [LoggerMessage(LogLevel.Error, "A listener to the state of the ClickHouse engine failed")]
    private static partial void LogListenerFailed(ILogger log, Exception error);
}
