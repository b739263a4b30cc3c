namespace GridGrains.Domain.Weather;

/// <summary>One valid hour of a cell, in 16 bytes: a cell keeps some hundred of them.</summary>
/// <param name="Hour">See <see cref="WeatherHour"/>.</param>
/// <param name="IssueHour">Hour of the forecast run, or <see cref="Observed"/>.</param>
/// <param name="TemperatureCentiC">Hundredths of a degree; <see cref="NoShort"/> for none.</param>
/// <param name="WindCentiMps">Hundredths of m/s at 10 m; <see cref="NoUShort"/> for none.</param>
/// <param name="CloudPercent"><see cref="NoByte"/> for none.</param>
/// <param name="ConfidencePercent">Of a fused or interpolated value.</param>
public readonly record struct CellHour(
    int Hour, int IssueHour, short TemperatureCentiC, short DewPointCentiC, ushort WindCentiMps, byte CloudPercent, byte ConfidencePercent)
{
    public const int Observed = int.MaxValue;
    public const short NoShort = short.MinValue;
    public const ushort NoUShort = ushort.MaxValue;
    public const byte NoByte = byte.MaxValue;

    public bool IsObserved => IssueHour == Observed;

    public bool HasTemperature => TemperatureCentiC != NoShort;

    public double TemperatureC => TemperatureCentiC == NoShort ? double.NaN : TemperatureCentiC / 100.0;

    public double TemperatureF => WeatherUnits.FahrenheitOf(TemperatureC);

    public double DewPointC => DewPointCentiC == NoShort ? double.NaN : DewPointCentiC / 100.0;

    public double WindMps => WindCentiMps == NoUShort ? double.NaN : WindCentiMps / 100.0;

    public double CloudCover => CloudPercent == NoByte ? double.NaN : CloudPercent / 100.0;

    /// <summary>An hour from values in the platform's units; NaN for none.</summary>
    public static CellHour Of(int hour, int issueHour, double temperatureC, double dewPointC, double windMps, double cloudCover, double confidence) => new(
        hour, issueHour, CentiC(temperatureC), CentiC(dewPointC),
        double.IsNaN(windMps) ? NoUShort : (ushort)Math.Round(windMps * 100),
        double.IsNaN(cloudCover) ? NoByte : (byte)Math.Round(cloudCover * 100),
        (byte)Math.Round(confidence * 100));

    private static short CentiC(double celsius) => double.IsNaN(celsius) ? NoShort : (short)Math.Round(celsius * 100);
}

/// <summary>A record of a cell: consecutive hours of one source, all observed or all of one forecast run.</summary>
public readonly record struct CellReport(string Source, CellHour[] Hours);

/// <summary>An hour of a cell that is new or replaces one.</summary>
/// <param name="Before">Its former value; the default where there was none.</param>
public readonly record struct CellChange(CellHour Before, CellHour After);
