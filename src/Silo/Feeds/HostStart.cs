namespace GridGrains.Silo.Feeds;

/// <summary>Waits for the silo: a feed that runs ahead of one that fails to start would only fill the log.</summary>
internal static class HostStart
{
    /// <returns>When the silo has started.</returns>
    public static async Task WaitForStartAsync(this IHostApplicationLifetime lifetime, CancellationToken stopping)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var onStarted = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
        await using var onStopping = stopping.Register(() => started.TrySetCanceled(stopping));
        await started.Task;
    }
}
