namespace Mpr.Cli.Configuration;

/// <summary>The settings of the tests.</summary>
internal static class DevelopmentSettingCatalogue
{
    private const string Development = "Development";

    public static Setting LongTests { get; } = new(
        "MPR_LONG_TESTS", Development, "`1`: run the long tests as well (`./mpr test --long`).");

    public static Setting TestTimeout { get; } = new(
        "MPR_TEST_TIMEOUT", Development, "Seconds that one test project may take under `./mpr test`.", "1500");

    public static Setting Approve { get; } = new(
        "MPR_APPROVE", Development, "`1`: write the approved texts anew instead of comparing; read the difference after.");

    public static Setting Corpus { get; } = new(
        "MPR_CORPUS", Development, "Folder of real media that tests run over as well.")
    {
        DefaultMeaning = "`../shared/corpus`, when it is there",
    };

    public static Setting TestStore { get; } = new(
        "MPR_TEST_S3_ENDPOINT", Development, "Another S3 store that the storage tests run against as well.");

    public static Setting TestStoreKey { get; } = new(
        "MPR_TEST_S3_ACCESS_KEY", Development, "Access key of that store.");

    public static Setting TestStoreSecret { get; } = new(
        "MPR_TEST_S3_SECRET_KEY", Development, "Secret of that key.")
    {
        Secret = true,
    };

    /// <summary>All of them, in the order in which they are shown.</summary>
    public static IReadOnlyList<Setting> All { get; } =
        [LongTests, TestTimeout, Approve, Corpus, TestStore, TestStoreKey, TestStoreSecret];
}
