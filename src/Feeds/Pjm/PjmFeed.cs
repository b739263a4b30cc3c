using GridGrains.Domain.Prices;

namespace GridGrains.Feeds.Pjm;

/// <summary>
/// PJM publishes one real-time price in three feeds, one after the other, and gives no publication time in any of them: unverified at
/// once, verified around noon of the next business day, settlement-verified after the month. They differ in their columns.
/// </summary>
internal static class PjmFeed
{
    /// <summary>A member that the unverified five-minute feed alone has.</summary>
    public const string UnverifiedFiveMinuteMember = "occ_check";

    public const string IsCurrentMember = "row_is_current";
    public const string VersionMember = "version_nbr";

    /// <param name="has">Whether the records have a member of this name.</param>
    /// <param name="name">Asked where the columns fit several feeds, as of a request for some columns only.</param>
    public static PriceRelease ReleaseOf(Func<string, bool> has, string name)
    {
        if (has(UnverifiedFiveMinuteMember))
        {
            return PriceRelease.First;
        }

        // Day-ahead prices have versions too; the first of them is out at the posting hour.
        if (has(IsCurrentMember) || has(VersionMember))
        {
            return has(PjmColumns.RealTimePrice) ? PriceRelease.Verified : PriceRelease.First;
        }

        return ReleaseOfName(name) ?? (!has(PjmColumns.RealTimePrice) || !has(PjmColumns.IdMember) ? PriceRelease.First : PriceRelease.Settled);
    }

    private static PriceRelease? ReleaseOfName(string name)
    {
        bool Has(string word) => name.Contains(word, StringComparison.OrdinalIgnoreCase);

        return Has("unverified") || Has("da_hrl_lmps") ? PriceRelease.First
            : Has("_mnt_") || Has("monthly") ? PriceRelease.Settled
            : Has("rt_hrl_lmps") || Has("rt_fivemin_hrl_lmps") ? PriceRelease.Verified
            : null;
    }
}
