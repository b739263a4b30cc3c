using System.Globalization;
using GridGrains.Domain.Markets;
using GridGrains.Egress;
using NodaTime;

namespace GridGrains.Feeds.Live;

/// <summary>One public report that is fetched while the silo runs, declared as data.</summary>
/// <param name="Name">Lower-case words: <c>nyiso-load</c>.</param>
/// <param name="Iso">Whose clock its days are of.</param>
/// <param name="Url">Address; <c>{day}</c> stands for a market day as 20260701, <c>{next}</c> for the day after it.</param>
/// <param name="Every">From one fetch to the next.</param>
/// <param name="Doc">What it brings.</param>
public sealed record LiveFeed(string Name, Iso Iso, string Url, TimeSpan Every, string Doc)
{
    private const string Day = "{day}";
    private const string Next = "{next}";

    /// <summary>As the report is called where its address does not say it: the form, the product or the day may be known from it.</summary>
    public string? FileName { get; init; }

    /// <summary>Address of the present market day, where it has another one than days that are over.</summary>
    public string? PresentUrl { get; init; }

    /// <summary>Least time between two requests to its host, over all feeds.</summary>
    public TimeSpan BetweenRequests { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Product of prices whose report does not name it.</summary>
    public PriceProduct? Product { get; init; }

    /// <summary>Days ahead of the present market day that are published already.</summary>
    public int DaysAhead { get; init; }

    /// <summary>Days back that are fetched where they are missing.</summary>
    public int CatchUpDays { get; init; } = 3;

    /// <summary>Days back that are fetched again once a day, since the market corrects them.</summary>
    public IReadOnlyList<int> CorrectedDays { get; init; } = [];

    /// <summary>A name of the operator's table of credentials; null for what is open to all.</summary>
    public CredentialUse? Credential { get; init; }

    /// <summary>True where each market day has an address of its own.</summary>
    public bool IsDaily => Url.Contains(Day, StringComparison.Ordinal);

    /// <exception cref="UriFormatException">The declared address is none.</exception>
    public Uri AddressOf(LocalDate day, bool isOver) => new(Fill(isOver ? Url : PresentUrl ?? Url, day));

    public string FileOf(LocalDate day) => FileName is null ? Path.GetFileName(AddressOf(day, isOver: true).AbsolutePath) : Fill(FileName, day);

    private static string Fill(string template, LocalDate day) => template
        .Replace(Day, day.ToString("yyyyMMdd", CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace(Next, day.PlusDays(1).ToString("yyyyMMdd", CultureInfo.InvariantCulture), StringComparison.Ordinal);
}
