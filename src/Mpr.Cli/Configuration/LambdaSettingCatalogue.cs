namespace Mpr.Cli.Configuration;

/// <summary>The settings of jobs in AWS Lambda: the API's, then those of the function itself.</summary>
internal static class LambdaSettingCatalogue
{
    private const string Lambda = "Lambda";

    public static Setting CallbackSecret { get; } = new(
        "MPR_CALLBACK_SECRET",
        Lambda,
        "What a function signs its calls to the API with, and the API knows them by: `whsec_` and the base64 of 24 to 64 "
        + "random bytes.")
    {
        Secret = true,
        MayBeFile = true,
    };

    public static Setting StateMachine { get; } = new(
        "MPR_LAMBDA_STATE_MACHINE",
        Lambda,
        "ARN of the state machine that runs jobs in Lambda; the API hands them to it.")
    {
        DefaultMeaning = "none: executor `lambda` is refused",
    };

    public static Setting CallbackUrl { get; } = new(
        "MPR_LAMBDA_CALLBACK_URL", Lambda, "Address of the API as functions reach it, such as `https://mpr.example.com`.");

    public static Setting StepFunctionsEndpoint { get; } = new(
        "AWS_ENDPOINT_URL_SFN", Lambda, "Address of Step Functions.")
    {
        DefaultMeaning = "AWS's own in the region of the state machine",
    };

    public static Setting Memory { get; } = new(
        "MPR_LAMBDA_MEMORY", Lambda, "MiB of memory that the function has; estimates and prices are made with it.", "4096");

    public static Setting Timeout { get; } = new(
        "MPR_LAMBDA_TIMEOUT", Lambda, "How long a call of the function may take; two thirds of it are planned with.", "15m");

    public static Setting Tmp { get; } = new(
        "MPR_LAMBDA_TMP", Lambda, "MiB of scratch that the function has; the API plans with it.", "4096")
    {
        DefaultMeaning = "`MPR_LAMBDA_SCRATCH_MIB` where that is set, else `4096`",
    };

    public static Setting Price { get; } = new(
        "MPR_LAMBDA_PRICE", Lambda, "Dollars for a GB-second.", "0.0000166667");

    public static Setting Scratch { get; } = new(
        "MPR_LAMBDA_SCRATCH", Lambda, "The one folder that a function writes to.", "/tmp/mpr");

    public static Setting ScratchSize { get; } = new(
        "MPR_LAMBDA_SCRATCH_MIB", Lambda, "MiB that tasks may take of that folder.")
    {
        DefaultMeaning = "`MPR_LAMBDA_TMP` where that is set, else what its disk has",
    };

    public static Setting Margin { get; } = new(
        "MPR_LAMBDA_MARGIN",
        Lambda,
        "How long before Lambda's own deadline a function ends its task by itself, to clean up and tell.",
        "8s");

    /// <summary>All of them, in the order in which they are shown.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        StateMachine, CallbackUrl, StepFunctionsEndpoint, Memory, Timeout, Tmp, Price,
        CallbackSecret, Scratch, ScratchSize, Margin,
    ];
}
