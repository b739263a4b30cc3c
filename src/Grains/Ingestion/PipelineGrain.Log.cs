using Microsoft.Extensions.Logging;

namespace GridGrains.Grains.Ingestion;

public sealed partial class PipelineGrain
{
    [LoggerMessage(1, LogLevel.Information, "Pipeline {Pipeline} {Status}: {Rows} rows, {Repeated} repeated, {Rejected} rejected. {Reason}")]
    private static partial void LogEnded(ILogger logger, string pipeline, string status, long rows, long repeated, long rejected, string? reason);

    [LoggerMessage(2, LogLevel.Information, "Pipeline {Pipeline} was stopped; the next run goes on where it is")]
    private static partial void LogStopped(ILogger logger, string pipeline);

    [LoggerMessage(3, LogLevel.Warning, "A run ended: {Reason}")]
    private static partial void LogTaken(ILogger logger, string reason);

    [LoggerMessage(4, LogLevel.Warning, "Pipeline {Pipeline} could not store; the next run goes on where this one stopped")]
    private static partial void LogStorage(ILogger logger, string pipeline, Exception failure);

    [LoggerMessage(5, LogLevel.Error, "Pipeline {Pipeline} ended by a fault of the program")]
    private static partial void LogFault(ILogger logger, string pipeline, Exception failure);

    [LoggerMessage(6, LogLevel.Information, "Backfill of pipeline {Pipeline} {Status} after {Done} of {Windows} windows: {Rows} rows. {Reason}")]
    private static partial void LogBackfill(ILogger logger, string pipeline, string status, int done, int windows, long rows, string? reason);
}
