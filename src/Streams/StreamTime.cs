using Microsoft.Extensions.DependencyInjection;
using Orleans.Streams;

namespace GridGrains.Streams;

internal static class StreamTime
{
    /// <summary>The clock of Orleans' streaming, so that one fake clock drives both.</summary>
    public static TimeProvider Of(IServiceProvider services) =>
        services.GetKeyedService<TimeProvider>(StreamingTimeProviderNames.Streaming) ?? TimeProvider.System;
}
