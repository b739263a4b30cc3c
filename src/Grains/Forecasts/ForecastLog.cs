using Microsoft.Extensions.Logging;

namespace GridGrains.Grains.Forecasts;

internal static partial class ForecastLog
{
    [LoggerMessage(1, LogLevel.Information, "Forecasts of {Iso} for {Day}: {Issued} issued, {Already} were there, {TooShort} have too little history, in {Seconds:0.0} s")]
    public static partial void Ended(ILogger logger, string iso, string day, int issued, int already, int tooShort, double seconds);

    [LoggerMessage(2, LogLevel.Debug, "{Key} was issued as of {Issue:u}")]
    public static partial void One(ILogger logger, string key, DateTime issue);

    [LoggerMessage(3, LogLevel.Warning, "The forecasts of {Iso} for {Day} were not issued: {Reason}; the run is repeated")]
    public static partial void Failed(ILogger logger, string iso, string day, string reason);
}
