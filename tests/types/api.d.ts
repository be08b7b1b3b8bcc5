/** What the API takes and answers, made by `make types` from what the app describes: do not edit. */

export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description Several drawings for one network. */
        Batch: {
            images: (string | ({
                /**
                 * Format: picture
                 * @description A picture as a data URL or as bare base64, 5,000,000 bytes at most.
                 */
                image?: string;
                /** @description Points x, y of each stroke in the order of drawing, in any units, y pointing down; 10,000 points in all at most. */
                strokes?: number[][][];
                /** @description 0 paper to 255 full ink, used as they are. */
                pixels?: number[][];
                /** @description Of the pen, in the units of the strokes. */
                width?: number | null;
            } & (unknown | unknown | unknown)))[];
            /** @description The network to ask. */
            model?: components["schemas"]["ModelName"] | null;
        };
        /** @description An answer for each drawing, in order. */
        Predictions: {
            predictions: (components["schemas"]["Reading"] | components["schemas"]["Problem"])[];
        };
        /** @description Why one digit of a drawing was read as it was. */
        Explanation: {
            digit: number;
            confidence: number;
            runner_up: number;
            /** @description What the network sees. */
            input: string;
            /** @description Which pixels spoke for the digit, above 0, and which for the runner-up, below: ink times the gradient of the logarithm of how much likelier one is than the other. */
            pixels: {
                /** @description Height, width and how many pictures. */
                shape: number[];
                /** @description The largest value, without its sign. */
                peak: number;
                /** @description Base64 of signed bytes, picture after picture, each row by row. */
                values: string;
            };
            /** @description Those that make no difference to the picture are left out. */
            changes: {
                /** @enum {unknown} */
                name: "centred" | "thicker" | "thinner" | "straightened" | "without";
                /** @description The stroke left out: its place among the drawing's strokes with points, counted from 0. */
                stroke: number | null;
                digit: number;
                confidence: number;
                /** @description Whether the answer is another one. */
                flips: boolean;
                /** @description What the network sees. */
                input: string;
            }[];
            /** @description The network that was asked. */
            model: {
                name: string;
                /** @description A hash of the weights. */
                version: string;
            };
        };
        /** @description What every layer makes of one digit of a drawing. */
        Layers: {
            /** @description What the network sees. */
            input: string;
            /** @description Around the ink: x, y, width, height. */
            box: number[];
            /** @description From input to output; layers that only hand on their input are left out. */
            layers: {
                kinds: string[];
                parameters: number;
                /** @description Signed pictures in 8 bits: a value is its byte, -127 to 127, times peak / 127. */
                maps: {
                    /** @description Height, width and how many pictures. */
                    shape: number[];
                    /** @description The largest value, without its sign. */
                    peak: number;
                    /** @description Base64 of signed bytes, picture after picture, each row by row. */
                    values: string;
                };
            }[];
            /** @description The network that was asked. */
            model: {
                name: string;
                /** @description A hash of the weights. */
                version: string;
            };
        };
        /** @description One number inside a network. Its sum is that of its parts, the rest and the offset; further layers make it the value. */
        Unit: {
            value: number;
            sum: number;
            /** @description What does not depend on the drawing: the bias. */
            offset: number;
            /** @description Top, left, height and width of what it looks at in the layer before. */
            window: number[];
            /** @description The weightiest, at most 4. */
            parts: {
                channel: number;
                /** @description What is seen of it. */
                patch: number[][];
                /** @description The kernel; for a layer without weights, the share of each cell. */
                weights: number[][];
                /** @description Of the products. */
                sum: number;
            }[];
            /** @description The other maps together. */
            rest: {
                count: number;
                sum: number;
            };
            /** @description The network that was asked. */
            model: {
                name: string;
                /** @description A hash of the weights. */
                version: string;
            };
        };
        /** @description Where some steps lead: the reading after each, and all gradients after the last. */
        Lesson: {
            label: number;
            lr: number;
            /** @enum {unknown} */
            loss_name: "cross_entropy" | "squared_error";
            /** @description Before the first step and after each. */
            moments: {
                /** @description Of the digits 0 to 9; they sum to 1. */
                probabilities: number[];
                loss: number;
            }[];
            /** @description The activations of the last layer. */
            outputs: number[];
            /** @description The output error: the gradient of the loss with respect to the last layer's sums. */
            error: number[];
            /** @description Euclidean norms at each layer with parameters. */
            layers: {
                number: number;
                kind: string;
                delta: number;
                weight: number;
                bias: number;
            }[];
            /** @description What the network sees, 0 paper to 1 ink. */
            image: number[][];
            /** @description Of the loss, by pixel. */
            image_gradient: number[][];
            worked: {
                output_index: number;
                hidden_index: number;
                output: number;
                loss_gradient: number;
                error: number;
                hidden: number;
                sent_back: number;
                hidden_delta: number | null;
                bias: number;
                bias_gradient: number;
                bias_after: number;
                weight: number;
                weight_gradient: number;
                weight_after: number;
            } | null;
            /** @description The network that was asked. */
            model: {
                name: string;
                /** @description A hash of the weights. */
                version: string;
            };
        };
        /** @description A drawing in exactly one of three ways; with 200,000 values in all at most. */
        Drawing: {
            /**
             * Format: picture
             * @description A picture as a data URL or as bare base64, 5,000,000 bytes at most.
             */
            image?: string;
            /** @description Points x, y of each stroke in the order of drawing, in any units, y pointing down; 10,000 points in all at most. */
            strokes?: number[][][];
            /** @description 0 paper to 255 full ink, used as they are. */
            pixels?: number[][];
            /** @description Of the pen, in the units of the strokes. */
            width?: number | null;
            /** @description The network to ask. */
            model?: components["schemas"]["ModelName"] | null;
        } & (unknown | unknown | unknown);
        /** @description One digit that was read. */
        Digit: {
            digit: number;
            confidence: number;
            /** @description Of the digits 0 to 9; they sum to 1. */
            probabilities: number[];
            /** @description x, y, width, height of its ink, in pixels of the picture or units of the strokes. */
            box: number[];
            /** @description The probability that it is a digit at all, whatever `digit` says; null if the network does not score it. Below is_digit_threshold of the reading's model it is none: a letter, a symbol, a scribble. */
            is_digit: number | null;
            /** @description The square picture that the network saw, ink bright: 28x28 or its own size. */
            input: string;
        };
        /** @description One row of digits, with what stands between them. */
        Line: {
            /** @description Its digits and the marks . , - / : + between them, as drawn; a space where the gap is wide. */
            text: string;
            /** @description Which of the reading's digits stand in it, from 0 on. */
            digits: number[];
            /** @description x, y, width, height of its ink, in pixels of the picture or units of the strokes. */
            box: number[];
        };
        /** @description Ink that no digit and no mark in `lines` stands for. */
        LeftOut: {
            /** @description x, y, width, height of its ink, in pixels of the picture or units of the strokes. */
            box: number[];
            /**
             * @description A line drawn or printed beside, under or through digits; a frame around them; a mark that stands between no digits; a speck; or ink that is no digit.
             * @enum {string}
             */
            why: "line" | "frame" | "mark" | "speck" | "no digit";
        };
        /** @description What was read; a blank page has an empty text and no digits. */
        Reading: {
            /** @description All digits, rows from top to bottom, each from left to right; also what is_digit doubts. The marks between them are in `lines`, other ink in `left_out`. */
            text: string;
            /** @description Rows from top to bottom; each digit stands in one of them. */
            lines: components["schemas"]["Line"][];
            /** @description The digit if there is exactly one. */
            digit: number | null;
            /** @description The probability of that digit. */
            confidence: number | null;
            probabilities: number[] | null;
            /** @description In the order of the text. */
            digits: components["schemas"]["Digit"][];
            /** @description Every piece of ink that no digit and no mark in `lines` stands for. */
            left_out: components["schemas"]["LeftOut"][];
            /** @description Whether every digit is accepted at the model's threshold and nothing that could be a digit, or part of one, was left out. */
            sure: boolean;
            /** @description The network that was asked. */
            model: {
                name: string;
                /** @description A hash of the weights. */
                version: string;
                test_accuracy: number | null;
                /** @description The is_digit below which a digit is none, chosen to reject 1 in 100 real digits; null if not scored. */
                is_digit_threshold: number | null;
            };
            /** @description The server's own time. */
            elapsed_ms: number;
        };
        /** @description A network and how it was made. */
        Model: {
            name: string;
            /** @description A hash of the weights. */
            version: string;
            test_accuracy: number | null;
            default: boolean;
            /** @description The address of the page that shows all that was measured of it. */
            page: string;
            /** @description Of its file. */
            size_bytes: number | null;
            /** @description How drawings become the square pictures that it sees. */
            preprocessing: {
                /** @description Side of the picture, in pixels. */
                field: number;
                /** @description Longest side of the digit in it, in pixels. */
                digit: number;
                /**
                 * @description What goes to the middle: the ink's centre of mass or its box.
                 * @enum {unknown}
                 */
                centre: "mass" | "box";
                /** @description Whether pixels are either paper or full ink. */
                binary: boolean;
            };
            /** @description The name of its training. */
            recipe?: string;
            /** @description Its name for people. */
            title?: string;
            /** @description Of the idea. */
            year?: number;
            description?: string;
            /** @description Numbers that were learnt. */
            parameters?: number;
            /** @description A line for each layer, from input to output. */
            layers?: string[];
            /** @description Height, width and channels. */
            input_shape?: number[];
            /** @description What it was trained and tested on: the data set's name, how many. */
            data?: Record<string, never>;
            seed?: number;
            epochs?: number;
            /** @description The epoch whose weights it has. */
            best_epoch?: number;
            training_accuracy?: number;
            validation_accuracy?: number | null;
            /** @description Of the training. */
            wall_time_s?: number;
        };
        /** @description The networks that can be asked, the default first. */
        Models: {
            models: components["schemas"]["Model"][];
            default: string;
        };
        /** @description The server is alive. */
        Health: {
            /** @constant */
            status: "ok";
        };
        /** @description Drawings can be read. */
        Readiness: {
            /** @constant */
            status: "ready";
            /** @description Names of the networks that are loaded. */
            models: string[];
            /** @description A line for each file that was not loaded. */
            refused: string[];
        };
        /** @description An error (RFC 9457). */
        Problem: {
            /** Format: uri-reference */
            type: string;
            title: string;
            status: number;
            /** @description What was found, what was expected, what to do. */
            detail: string;
        };
        /** @description Drawings cannot be read; the detail says what to do. */
        NotReady: {
            /** Format: uri-reference */
            type: string;
            title: string;
            status: number;
            /** @description What was found, what was expected, what to do. */
            detail: string;
            /** @description Names of the networks that are loaded. */
            models: string[];
            /** @description A line for each file that was not loaded. */
            refused: string[];
        };
        /** @description The name of a network that is loaded. */
        ModelName: string;
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
